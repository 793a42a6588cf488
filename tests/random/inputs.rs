//! Random JSON texts, sound and broken, which must decode to the same values and errors everywhere.

use crate::choices::Choices;
use quark_tests::program::Program;
use std::fmt::Write as _;

/// What the texts are decoded as, and what is shown of it.
const RECORDS: &str = include_str!("inputs.q");

/// How many texts stand in one function.
const GROUP: usize = 25;

/// What decodes the texts.
const DECODERS: &[&str] = &["tree", "message"];

/// Values that fit hardly any field, or do so in an unusual way.
const ODD: &[&str] = &[
    "null",
    "true",
    "1",
    "-0",
    "1.0",
    "1e3",
    "1.5",
    "-2.5e-3",
    "9007199254740991",
    "9007199254740992",
    "1e22",
    "\"\"",
    "\"x\"",
    "\"1\"",
    "[]",
    "{}",
    "[1]",
    "{\"a\":1}",
    "\"\\ud83d\"",
    "[null]",
    "{\"a\":null}",
    "{\"\\ud83d\":{\"😀\":[]}}",
];
/// What is not JSON.
const BROKEN: &[&str] =
    &["1e400", "01", "+1", ".5", "NaN", "\"\\q\"", "tru", "[1,]", "{\"a\"}", "'a'", "1.", "\"\\u12\""];
const TEXTS: &[&str] = &[
    "\"a\"",
    "\"\"",
    "\"\\u00e9\\ud83d\\ude00\"",
    "\"é😀\"",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
    "\"\\ud800x\"",
    "\"\u{7f}\"",
    "\"\\udc00\"",
    "\"\\udc00\\ud800\"",
    "\"\\ud83d\\ud83d\\ude00\"",
    "\"\\ud83d\\u0041\\n\"",
    "\"\\ud83d😀\\ude00\"",
    "\"\\uDBFF\\uDFFF\\u0000\"",
    "\"\u{10ffff}\u{e000}\"",
];
/// Keys, some of which are the same once they are read.
const KEYS: &[&str] = &["a", "b", "\\u0061", "", "é", "😀", "\\ud83d\\ude00", "\\ud83d", "\\ude00", "A"];
const WHOLE: &[&str] = &["0", "1", "-7", "1e2", "3.0", "9007199254740991", "-9007199254740991"];
const NUMBERS: &[&str] = &["0", "0.5", "-1.25", "1e-7", "1e21", "0.0005", "1456789012.3456"];
/// Times in seconds, half milliseconds among them, and at the edge of what there is.
const SECONDS: &[&str] =
    &["0", "-0.0005", "0.0015", "1.0005", "-1456789012.3455", "9007199254740.991", "9007199254740.9915"];
/// Times in milliseconds.
const TIMES: &[&str] = &["0", "-1", "1500", "1e3", "86400000", "-9007199254740991", "9007199254740991", "null"];
const LEVELS: &[&str] = &["\"LOW\"", "\"Mid\"", "\"MIDDLE\"", "\"HIGH\"", "\"low\""];
const TAGS: &[&str] = &["\"tree\"", "\"tree\"", "\"tree\"", "\"leaf\"", "\"old.Leaf\"", "\"bare\"", "\"what\"", "3"];
const MARKS: &[&str] = &["", ",", "\"", "{", "]", "0", "\\", " ", "\u{feff}"];

/// How many choices a text takes, most often.
pub const CHOICES: usize = 250;

/// A program that decodes this many texts.
pub fn program(numbers: &[u32], count: usize) -> Program {
    let mut choices = Choices::new(numbers);
    let texts: Vec<String> = (0..count).map(|_| text(&mut choices)).collect();
    let mut module = RECORDS.to_owned();
    let mut calls = Vec::new();
    for (index, group) in texts.chunks(GROUP).enumerate() {
        let name = format!("decode_{index}");
        let _ = write!(module, "\npub fn {name}() -> List<String> {{\n    return [\n");
        for (text, decoder) in group.iter().zip(DECODERS.iter().cycle()) {
            let _ = writeln!(module, "        {decoder}(`{text}`),");
        }
        module.push_str("    ];\n}\n");
        calls.push(name);
    }
    let mut program = Program::of_module("random_inputs", "Random JSON texts", module);
    program.calls = calls;
    program
}

/// A text, of which some are broken in one place.
fn text(choices: &mut Choices<'_>) -> String {
    let mut text = tree(choices, 2);
    if choices.once_in(12) {
        let places: Vec<usize> = text.char_indices().map(|(place, _)| place).collect();
        let place = places[choices.below(places.len())];
        text.insert_str(place, choices.pick(MARKS));
    }
    text
}

fn tree(choices: &mut Choices<'_>, depth: usize) -> String {
    let mut fields = vec![field(choices, "type", |choices| choices.pick(TAGS).to_owned())];
    fields.push(field(choices, "id", |choices| choices.pick(WHOLE).to_owned()));
    fields.push(field(choices, "name", |choices| choices.pick(TEXTS).to_owned()));
    fields.push(field(choices, "leaf", leaf));
    fields.push(field(choices, "leafList", |choices| several(choices, leaf)));
    fields.push(field(choices, "counts", |choices| entries(choices, &["1", "-2", "01", "x", "1e1"], WHOLE)));
    fields
        .push(field(choices, "flags", |choices| entries(choices, &["LOW", "MIDDLE", "Mid", "no"], &["true", "false"])));
    fields.push(field(choices, "named", |choices| entries(choices, KEYS, WHOLE)));
    fields.push(field(choices, "twig", twig));
    fields.push(field(choices, "twigs", |choices| {
        let twigs = [twig(choices), "null".to_owned(), twig(choices)];
        entries(choices, KEYS, &twigs.each_ref().map(String::as_str))
    }));
    fields.push(field(choices, "extra", |choices| {
        if depth == 0 { choices.pick(ODD).to_owned() } else { tree(choices, depth - 1) }
    }));
    object(choices, fields)
}

/// What may be absent, in each way in which it may.
fn twig(choices: &mut Choices<'_>) -> String {
    let maybe = |choices: &mut Choices<'_>, name: &str, of: &[&str]| {
        field(choices, name, |choices| if choices.once_in(4) { "null".to_owned() } else { choices.pick(of).to_owned() })
    };
    let mut fields = vec![field(choices, "leaf", leaf)];
    fields.push(maybe(choices, "note", TEXTS));
    fields.push(maybe(choices, "until", TIMES));
    fields.push(maybe(choices, "since", SECONDS));
    fields.push(maybe(choices, "wait", SECONDS));
    fields.push(field(choices, "times", |choices| several(choices, |choices| choices.pick(TIMES).to_owned())));
    fields.push(field(choices, "named", |choices| entries(choices, KEYS, TIMES)));
    fields.push(field(choices, "rows", |choices| {
        several(choices, |choices| several(choices, |choices| choices.pick(&["1", "null", "-7", "1.5"]).to_owned()))
    }));
    object(choices, fields)
}

fn leaf(choices: &mut Choices<'_>) -> String {
    let fields = vec![
        field(choices, "name", |choices| choices.pick(TEXTS).to_owned()),
        field(choices, "weight", |choices| choices.pick(NUMBERS).to_owned()),
        field(choices, "lvl", |choices| choices.pick(LEVELS).to_owned()),
        field(choices, "level", |choices| choices.pick(LEVELS).to_owned()),
        field(choices, "seenAt", |choices| choices.pick(SECONDS).to_owned()),
        field(choices, "ttl", |choices| choices.pick(TIMES).to_owned()),
    ];
    object(choices, fields)
}

/// A field that is mostly there, and mostly right.
fn field(choices: &mut Choices<'_>, name: &str, right: impl FnOnce(&mut Choices<'_>) -> String) -> Option<String> {
    match choices.below(40) {
        0 | 1 => None,
        2 if choices.once_in(12) => Some(format!("\"{name}\":{}", choices.pick(BROKEN))),
        2 | 3 => Some(format!("\"{name}\":{}", choices.pick(ODD))),
        _ => Some(format!("\"{name}\":{}", right(choices))),
    }
}

/// Some fields, seldom with one of them twice.
fn object(choices: &mut Choices<'_>, fields: Vec<Option<String>>) -> String {
    let mut fields: Vec<String> = fields.into_iter().flatten().collect();
    if choices.once_in(8) && !fields.is_empty() {
        let twice = fields[choices.below(fields.len())].clone();
        fields.push(twice);
    }
    let comma = choices.pick(&[",", ", ", " ,\n"]);
    format!("{{{}}}", fields.join(comma))
}

fn several(choices: &mut Choices<'_>, element: fn(&mut Choices<'_>) -> String) -> String {
    let elements: Vec<String> = (0..choices.below(3)).map(|_| element(choices)).collect();
    format!("[{}]", elements.join(","))
}

fn entries(choices: &mut Choices<'_>, keys: &[&str], values: &[&str]) -> String {
    let entries: Vec<String> =
        (0..choices.below(5)).map(|_| format!("\"{}\":{}", choices.pick(keys), choices.pick(values))).collect();
    format!("{{{}}}", entries.join(","))
}
