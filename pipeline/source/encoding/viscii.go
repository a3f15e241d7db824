package encoding

// visciiLetters are the letters of VISCII from 80 on, sixteen in a line; those below
// 20 stand in its code.
const visciiLetters = "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ" +
	"ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ" +
	"Õắằặấầẩậẽẹếềểễệố" +
	"ồổỗỠƠộờởịỰỨỪỬơớƯ" +
	"ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ" +
	"ĐứÒÓÔạỷừửÙÚỹỵÝỡư" +
	"àáâãảăữẫèéêẻìíĩỉ" +
	"đựòóôõỏọụùúũủýợỮ"

// viscii has a byte for each letter.
func viscii() *table {
	single := map[byte]rune{0x02: 'Ẳ', 0x05: 'Ẵ', 0x06: 'Ẫ', 0x14: 'Ỷ', 0x19: 'Ỹ', 0x1E: 'Ỵ'}
	for i, r := range []rune(visciiLetters) {
		single[byte(0x80+i)] = r
	}
	return newTable(single, nil)
}
