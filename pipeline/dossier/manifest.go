package dossier

import (
	"time"

	"rasoat/pipeline/store"
)

// ManifestFile is the name of the manifest in a dossier.
const ManifestFile = "manifest.json"

// kindOfDocument tells the manifest of a dossier from other documents.
const kindOfDocument = "dossier"

// documentVersion is raised only when an older tool would misread the manifest.
const documentVersion = 1

// Manifest says what a dossier was made of, and what is in it. Like the documents of
// the store it carries the digest of its own canonical form, and perhaps a signature.
type Manifest struct {
	Version   int              `json:"version"`
	Kind      string           `json:"kind"`
	Span      string           `json:"span"`
	From      string           `json:"from"`
	To        string           `json:"to"`
	Until     string           `json:"until"` // the last period that was audited
	Store     Head             `json:"store"` // the state of the store
	Catalogue *Frame           `json:"catalogue"`
	Acts      int64            `json:"acts_of_closing"` // how many the store had
	Methods   []string         `json:"methods_sha256"`  // by which the deliveries of the span were scored
	Language  string           `json:"language"`
	Tool      store.Tool       `json:"tool"`
	Operator  string           `json:"operator,omitempty"`
	MadeAt    time.Time        `json:"made_at"`
	Files     map[string]File  `json:"files"`
	Digest    string           `json:"digest,omitempty"`
	Signature *store.Signature `json:"signature,omitempty"`
}

// File is a file of the dossier as it was written.
type File struct {
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Maker is who makes a dossier, with what, and when.
type Maker struct {
	Tool     store.Tool
	Operator string
	Language string
	At       time.Time
}

// manifest is that of a dossier with these files.
func (d *Dossier) manifest(by Maker, files map[string][]byte) *Manifest {
	m := &Manifest{Version: documentVersion, Kind: kindOfDocument, Span: d.Span.String(), From: iso(d.Span.From), To: iso(d.Span.To),
		Until: iso(d.Until), Store: d.Head, Acts: d.Acts, Catalogue: d.Frame, Methods: []string{}, Language: by.Language, Tool: by.Tool,
		Operator: by.Operator, MadeAt: by.At.UTC().Truncate(time.Second), Files: map[string]File{}}
	for _, row := range d.Tables.Methods {
		if row.Span == m.Span {
			m.Methods = append(m.Methods, row.MethodSHA256)
		}
	}
	for name, data := range files {
		m.Files[name] = File{Bytes: int64(len(data)), SHA256: store.SHA256(data)}
	}
	return m
}

func iso(d Day) string { return dateOf(d).Format(time.DateOnly) }
