//! Text to tree: what is read, and what is said of text that cannot be read.
//!
//! Each `syntax/*.q` is read; its snapshot holds the diagnostics, then the tree of what could be read.

use quarkc::diagnostic::render;
use quarkc::source::{Source, Sources};
use quarkc::syntax::{dump, parse};

/// What is to be said of a text.
fn check(path: &str, text: &str) -> String {
    let mut sources = Sources::default();
    let number = sources.add(Source::new(path, text));
    let (file, problems) = parse(number, &sources.get(number).text);
    let problems = render::text(&sources, &problems, false);
    format!("{problems}{}{}", if problems.is_empty() { "" } else { "\n" }, dump(&file))
}

#[test]
fn every_file_is_read_as_its_snapshot_says() {
    insta::glob!("syntax/*.q", |path| {
        let name = path.file_name().expect("a file").to_string_lossy();
        let text = std::fs::read_to_string(path).expect("a readable file");
        insta::assert_snapshot!(check(&name, &text));
    });
}

#[test]
fn files_not_named_error_have_none() {
    insta::glob!("syntax/*.q", |path| {
        let name = path.file_name().expect("a file").to_string_lossy();
        let (_, problems) = parse(0, &std::fs::read_to_string(path).expect("a readable file"));
        assert_eq!(name.starts_with("error_"), !problems.is_empty(), "{name}: {problems:#?}");
    });
}

#[test]
fn line_ends_and_byte_order_marks_mean_nothing() {
    let text = include_str!("syntax/strings.q");
    let (plain, problems) = parse(0, text);
    assert!(problems.is_empty());
    let (windows, problems) = parse(0, &format!("\u{feff}{}", text.replace('\n', "\r\n")));
    assert!(problems.is_empty(), "{problems:#?}");
    assert_eq!(dump(&plain), dump(&windows));
}

#[test]
fn deep_nesting_is_one_error_and_no_overflow() {
    let cases = [
        ("(", ")"),
        ("[", "]"),
        ("f(", ")"),
        ("!", ""),
        ("-", ""),
        ("a ?? ", ""),
        ("a + ", ""),
        ("|x| ", ""),
        ("x[", "]"),
        ("if a { ", " } else { 1 }"),
        ("match a { else => ", " }"),
        ("{1: ", "}"),
        ("try ", ""),
        ("try a else ", ""),
        ("|x| { return ", "; }"),
        ("\"{", "}\""),
        ("a with { b: ", "}"),
        ("await ", ""),
    ];
    for (open, close) in cases {
        let text = format!("const a = {}1{};\nconst b = ;", open.repeat(100_000), close.repeat(100_000));
        assert_eq!(codes(&text), ["Q0007", "Q0001"], "{open}");
    }
}

#[test]
fn long_chains_and_nested_statements_are_one_error_and_no_overflow() {
    let cases = [
        ("a", ".b", ""),
        ("a", "()", ""),
        ("a", "[0]", ""),
        ("a", " + b", ""),
        ("a", " with { b: c }", ""),
        ("a", " || b", ""),
    ];
    for (start, link, end) in cases {
        let text = format!("const a = {start}{}{end};\nconst b = ;", link.repeat(100_000));
        assert_eq!(codes(&text), ["Q0007", "Q0001"], "{link}");
    }
    for (open, close) in
        [("if a { ", "}"), ("for a in b { ", "}"), ("if a { } else ", "{}"), ("match a { else => { ", "}}")]
    {
        let close = if close == "{}" { "{}".to_owned() } else { close.repeat(100_000) };
        let text = format!("fn f() {{ {}{close} }}\nconst b = ;", open.repeat(100_000));
        assert_eq!(codes(&text), ["Q0007", "Q0001"], "{open}");
    }
    let types = format!("const a: {}Int{} = 1;\nconst b = ;", "List<".repeat(100_000), ">".repeat(100_000));
    assert_eq!(codes(&types), ["Q0007", "Q0001"]);
}

fn codes(text: &str) -> Vec<String> {
    parse(0, text).1.iter().map(|problem| problem.code.to_string()).collect()
}

#[test]
fn many_unclosed_brackets_take_no_time() {
    for text in ["(", "{", "[", "\"{", "}", ")", "({", "[(", "f(|x| {\n", "match a {\n"] {
        let (_, problems) = parse(0, &text.repeat(100_000));
        assert!(!problems.is_empty());
    }
}
