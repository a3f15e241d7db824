package decode

// SplitLines is splitLines, for the law that problems stand inside the file.
var SplitLines = splitLines
