//! One package in three languages: many records of eight fields, each file referring to the one before it.

use std::fs;
use std::io;
use std::path::Path;

/// How many records there are in all.
pub const RECORDS: usize = 2000;

/// In how many files.
pub const FILES: usize = 50;

const PER_FILE: usize = RECORDS / FILES;

/// The name of a file without its ending.
pub fn module(file: usize) -> String {
    format!("part{file:02}")
}

/// Writes the package for each tool, in a folder of its own.
pub fn write(folder: &Path) -> io::Result<()> {
    for name in ["quark", "proto", "thrift/out"] {
        fs::create_dir_all(folder.join(name))?;
    }
    fs::write(
        folder.join("quark/quark.toml"),
        "name = \"synthetic\"\nversion = \"1.0.0\"\nlicense = \"Apache-2.0\"\n",
    )?;
    for file in 0..FILES {
        let name = module(file);
        fs::write(folder.join(format!("quark/{name}.q")), quark(file))?;
        fs::write(folder.join(format!("proto/{name}.proto")), proto(file))?;
        fs::write(folder.join(format!("thrift/{name}.thrift")), thrift(file))?;
    }
    Ok(())
}

fn record(file: usize, number: usize) -> String {
    format!("Record{:04}", file * PER_FILE + number)
}

/// The record that this one refers to: the first of its file, and from there the first of the file before.
fn before(file: usize, number: usize) -> Option<(usize, usize)> {
    if number > 0 { Some((file, 0)) } else { file.checked_sub(1).map(|file| (file, 0)) }
}

/// The name of that record's type as this file has to write it.
fn parent(file: usize, number: usize, from_outside: bool) -> Option<String> {
    let (other, number) = before(file, number)?;
    let qualifier = if from_outside && other != file { format!("{}.", module(other)) } else { String::new() };
    Some(qualifier + &record(other, number))
}

/// The file with what makes it see the one before it, and all its records.
fn whole(file: usize, import: impl Fn(&str) -> String, record: impl Fn(usize, usize) -> String) -> String {
    let import = file.checked_sub(1).map_or(String::new(), |before| import(&module(before)));
    let records: Vec<String> = (0..PER_FILE).map(|number| record(file, number)).collect();
    format!("{import}\n{}", records.join("\n"))
}

fn quark(file: usize) -> String {
    whole(file, |module| format!("import {module};\n"), quark_record)
}

fn quark_record(file: usize, number: usize) -> String {
    let name = record(file, number);
    let parent = parent(file, number, true).unwrap_or_else(|| "String".into());
    format!(
        "/// What is known of one thing.
pub record {name} {{
    id: String;
    count: Int = 0;
    weight: Float = 1.5;
    active: Bool = true;
    tags: List<String> = [];
    counts: Map<String, Int> = {{}};
    note: String?;
    parent: {parent}?;
}}
"
    )
}

fn proto(file: usize) -> String {
    let body = whole(file, |module| format!("import \"{module}.proto\";\n"), proto_record);
    format!("syntax = \"proto3\";\npackage synthetic;\n{body}")
}

fn proto_record(file: usize, number: usize) -> String {
    let name = record(file, number);
    let parent = parent(file, number, false).unwrap_or_else(|| "string".into());
    format!(
        "// What is known of one thing.
message {name} {{
  string id = 1;
  int64 count = 2;
  double weight = 3;
  bool active = 4;
  repeated string tags = 5;
  map<string, int64> counts = 6;
  optional string note = 7;
  optional {parent} parent = 8;
}}
"
    )
}

fn thrift(file: usize) -> String {
    whole(file, |module| format!("include \"{module}.thrift\"\n"), thrift_record)
}

fn thrift_record(file: usize, number: usize) -> String {
    let name = record(file, number);
    let parent = parent(file, number, true).unwrap_or_else(|| "string".into());
    format!(
        "/** What is known of one thing. */
struct {name} {{
  1: required string id
  2: i64 count = 0
  3: double weight = 1.5
  4: bool active = true
  5: list<string> tags
  6: map<string, i64> counts
  7: optional string note
  8: optional {parent} parent
}}
"
    )
}
