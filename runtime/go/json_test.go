package quark

import (
	"encoding/json"
	"strings"
	"testing"
)

func again(text string) string {
	value, err := ParseJSON(text)
	if err != nil {
		return err.Error()
	}
	return value.Encode()
}

func TestValuesComeBackCompact(t *testing.T) {
	same(t, again(` { "a" : [ 1 , -0.5e1 , true , false , null ] , "b":{}, "c": [] } `), `{"a":[1,-5,true,false,null],"b":{},"c":[]}`)
	same(t, again(`{"a":1,"b":2,"a":3}`), `{"a":3,"b":2}`)
	same(t, again(`"é😀\u0000\u007f\/"`), `"\u00e9\ud83d\ude00\u0000`+"\x7f/\"")
}

func TestWhatIsNotJSONIsOneError(t *testing.T) {
	for _, text := range []string{
		"", " ", "nul", "truex", "01", "1.", ".5", "+1", "1e", "NaN", "1e999", `"a`, "\"\t\"", `"\x"`, `"\u12"`, `"\u12g4"`,
		`"\u+123"`, "[1,]", "[1 2]", `{"a"}`, "{a:1}", `{"a":1,}`, "[1] x", "\ufeff1", "'a'", "[", "{", `{"a":`, `"\`, "-",
	} {
		same(t, text+": "+again(text), text+": not JSON")
	}
}

func TestHalvesOfPairs(t *testing.T) {
	same(t, again(`"\ud83d\ude00"`), `"\ud83d\ude00"`)
	same(t, again(`"\ud83d\ud83d\ude00"`), `"\ufffd\ud83d\ude00"`)
	same(t, again(`"\ude00\ud83dx\ud83d\n"`), `"\ufffd\ufffdx\ufffd\n"`)
}

func TestNestingEnds(t *testing.T) {
	nested := func(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }
	same(t, again(nested(64)), nested(64))
	same(t, again(nested(65)), "nested deeper than 64")
	same(t, again(strings.Repeat("[", 100_000)), "nested deeper than 64")
}

func errorOf[T any](text string, from func(JSON) (T, error)) string {
	_, err := Decode(text, from)
	if err == nil {
		return "no error"
	}
	return err.Error()
}

func TestErrorsSayWhereAndWhat(t *testing.T) {
	same(t, errorOf("1.5", IntFromJSON), "expected an integer, found a number")
	same(t, errorOf("9007199254740992", IntFromJSON), "out of range")
	same(t, errorOf(`{"a":["x",1]}`, MapFromJSON(StringKey, ListFromJSON(StringFromJSON))), `["a"][1]: expected a string, found a number`)
	same(t, errorOf(`{"x":true}`, MapFromJSON(IntKey, BoolFromJSON)), `["x"]: expected an integer key, found "x"`)
	same(t, errorOf(`{"99999999999999999999":true}`, MapFromJSON(IntKey, BoolFromJSON)), `["99999999999999999999"]: out of range`)
	same(t, errorOf(`"LOUD"`, SeverityFromJSON), `unknown case "LOUD"`)
	same(t, errorOf("1e300", InstantFromJSONSeconds), "out of range")
}

func TestTheFirstMistakeCounts(t *testing.T) {
	value, _ := ParseJSON(`{"a":null,"older":2,"j":null}`)
	in := ReadObject(value)
	same(t, Default(in, 7, IntFromJSON, "a"), 7)
	same(t, Required(in, IntFromJSON, "a", "older"), 2)
	same(t, Required(in, AnyFromJSON, "j"), "null")
	same(t, Maybe(in, IntFromJSON, "a") == nil, true)
	Required(in, IntFromJSON, "gone")
	Required(in, BoolFromJSON, "older")
	_, err := Done(in, 0)
	same(t, err, "gone: missing")
}

func TestSecondsRoundHalfUp(t *testing.T) {
	duration, _ := Decode("1.0005", DurationFromSeconds)
	same(t, duration, "1001ms")
}

func TestOpenDataIsSeenAsWhatItIs(t *testing.T) {
	value, _ := ParseJSON(`[3.0, 1.5, "a", {"k": []}]`)
	list, _ := value.AsList()
	number, is := list[0].AsInt()
	same(t, []any{number, is}, []any{3, true})
	_, is = list[1].AsInt()
	same(t, is, false)
	other, _ := ParseJSON(`[3, 1.5, "a", {"k": []}]`)
	same(t, value.Equal(other), true)
	same(t, list[0].Equal(list[3]), false)
	same(t, list[3].Equal(list[0]), false)
}

func TestPackageJSONReadsAndWritesIt(t *testing.T) {
	var read struct{ Open JSON }
	if err := json.Unmarshal([]byte(`{"Open":{"b":[1,null]}}`), &read); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(read)
	same(t, string(text), `{"Open":{"b":[1,null]}}`)
	same(t, err, nil)
}
