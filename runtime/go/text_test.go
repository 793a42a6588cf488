package quark

import "testing"

func TestTextIsMadeOfScalarValues(t *testing.T) {
	same(t, Size("aé😀"), 3)
	same(t, Slice("aé😀b", 1, 3, ""), "é😀")
	same(t, Slice("", 0, 0, ""), "")
	same(t, faultOf(t, func() { Slice("é", 0, 2, "a.q:1") }), "index 2 is out of range for 1 elements (a.q:1)")
	same(t, faultOf(t, func() { Slice("é", -1, 0, "a.q:1") }), "index -1 is out of range for 1 elements (a.q:1)")
}

func TestWhatIsNotUTF8IsMended(t *testing.T) {
	same(t, Text("a\xff\xfeb"), "a\ufffd\ufffdb")
	same(t, Text("é"), "é")
	same(t, Texts([]string{"a", "\xff"}), []string{"a", "\ufffd"})
	mended := TextMap(MapOf(Entry[string, string]{Key: "\xff", Value: "\xfe"}))
	same(t, mended.Keys(), []string{"\ufffd"})
	same(t, mended.Values(), []string{"\ufffd"})
}

func TestOnlyASCIIChanges(t *testing.T) {
	same(t, Lower("ÄBC"), "Äbc")
	same(t, Upper("äbc"), "äBC")
	same(t, Trim("\t a\u00a0 \n"), "a\u00a0")
}

func TestWhatATextConsistsOf(t *testing.T) {
	same(t, ConsistsOf("", ""), true)
	same(t, ConsistsOf("a", ""), false)
	same(t, ConsistsOf("é-a😀", "😀aé-"), true)
	same(t, ConsistsOf("éa", "è😀a"), false)
	same(t, ConsistsOf("a a", "a"), false)
}

func TestSplitting(t *testing.T) {
	same(t, len(Split("", ",", "")), 1)
	same(t, faultOf(t, func() { Split("a", "", "a.q:1") }), "an empty separator (a.q:1)")
}

func TestNumbersInText(t *testing.T) {
	for text, wanted := range map[string]bool{
		"0": true, "-7": true, "007": true, "9007199254740991": true, "9007199254740992": false, "+1": false, "": false,
		"-": false, "1.0": false, " 1": false, "99999999999999999999": false,
	} {
		_, is := ToInt(text)
		same(t, text+" "+BoolJSON(is).Encode(), text+" "+BoolJSON(wanted).Encode())
	}
	for text, wanted := range map[string]bool{"1.5": true, "-0.5e-3": true, "1e400": false, ".5": false, "01": false, "NaN": false, "": false} {
		_, is := ToFloat(text)
		same(t, text+" "+BoolJSON(is).Encode(), text+" "+BoolJSON(wanted).Encode())
	}
}
