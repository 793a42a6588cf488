//! The reference of a protocol as a person reads it: who says what, every field and tag, the states as a diagram.
//!
//! Reads the model only. It never says anything that the source does not.

use crate::model::{Field, FieldMode, Id, Member, Program, Protocol, Record, Side, State, Type, WireUnit};
use crate::pipeline::OutputFile;
use std::collections::BTreeSet;
use std::fmt::Write;

/// A page for each protocol of the package, in the order of the program.
#[must_use]
pub fn pages(program: &Program) -> Vec<OutputFile> {
    program.protocols.iter().map(|(_, protocol)| page(program, protocol)).collect()
}

fn page(program: &Program, protocol: &Protocol) -> OutputFile {
    let name = &protocol.decl.name;
    let mut text = format!("# {name}\n\n");
    text.push_str(&paragraph(&protocol.decl.docs));
    let _ = writeln!(
        text,
        "One JSON text a message; the key `{}` tells messages apart. Version {} of `{}`.\n",
        protocol.tag_key, program.version, program.name
    );
    text.push_str(&overview(program, protocol));
    text.push_str(&states(program, &protocol.states));
    let messages = messages(program, protocol);
    text.push_str("## Messages\n\n");
    for (record, tags) in &messages {
        text.push_str(&message(program, *record, tags));
    }
    text.push_str(&parts(program, &messages));
    OutputFile { path: format!("{}.md", name.to_lowercase()), text: format!("{}\n", text.trim_end()) }
}

/// Every message once, in the order of the sides, with its tag and the accepted ones.
fn messages(program: &Program, protocol: &Protocol) -> Vec<(Id<Record>, Vec<String>)> {
    let mut seen = BTreeSet::new();
    let both = sides(program, protocol).into_iter().flat_map(|(_, members)| members);
    both.filter(|member| seen.insert(member.record))
        .map(|member| (member.record, std::iter::once(&member.tag).chain(&member.aliases).cloned().collect()))
        .collect()
}

fn sides<'p>(program: &'p Program, protocol: &Protocol) -> [(Side, &'p [Member]); 2] {
    [(Side::Client, &program.unions[protocol.client].members), (Side::Server, &program.unions[protocol.server].members)]
}

fn overview(program: &Program, protocol: &Protocol) -> String {
    let mut text = String::from("| message | tag | also accepted | sent by |\n| --- | --- | --- | --- |\n");
    for (record, tags) in messages(program, protocol) {
        let name = &program.records[record].decl.name;
        let sent_by: Vec<&str> = sides(program, protocol)
            .iter()
            .filter(|(_, members)| members.iter().any(|member| member.record == record))
            .map(|(side, _)| side.text())
            .collect();
        let _ = writeln!(text, "| {} | `{}` | {} | {} |", link(name), tags[0], codes(&tags[1..]), sent_by.join(", "));
    }
    text + "\n"
}

fn states(program: &Program, states: &[State]) -> String {
    if states.is_empty() {
        return String::new();
    }
    let mut text = String::from(
        "## States\n\nEach direction has a state of its own, and begins in the first.\n\n```mermaid\nstateDiagram-v2\n",
    );
    let _ = writeln!(text, "    [*] --> {}", states[0].name);
    for state in states {
        for transition in &state.transitions {
            let message = transition.message.map_or("any", |record| &program.records[record].decl.name);
            let _ = writeln!(text, "    {} --> {}: {message}", state.name, states[transition.target].name);
        }
    }
    text.push_str("```\n\n");
    for state in states.iter().filter(|state| !state.docs.is_empty()) {
        let _ = writeln!(text, "- `{}`: {}", state.name, state.docs.join(" "));
    }
    text.trim_end().to_owned() + "\n\n"
}

fn message(program: &Program, record: Id<Record>, tags: &[String]) -> String {
    let record = &program.records[record];
    let mut text = format!("### {}\n\n{}", record.decl.name, paragraph(&record.decl.docs));
    let also = if tags.len() > 1 { format!("; also accepted: {}", codes(&tags[1..])) } else { String::new() };
    let _ = writeln!(text, "Tag `{}`{also}.\n", tags[0]);
    text + &fields(program, record)
}

fn fields(program: &Program, record: &Record) -> String {
    if record.fields.is_empty() {
        return String::from("No fields.\n\n");
    }
    let mut text = String::from("| field | type | | meaning |\n| --- | --- | --- | --- |\n");
    for field in record.fields.iter().filter(|field| field.mode != FieldMode::Port) {
        let also = if field.aliases.is_empty() { String::new() } else { format!(" (also {})", codes(&field.aliases)) };
        let needed = remarks(field);
        let docs = field.docs.join(" ").replace('|', "\\|");
        let _ = writeln!(text, "| `{}`{also} | {} | {needed} | {docs} |", field.wire, wire_type(program, field));
    }
    text + "\n"
}

/// Whether the field must be there, and whether it is for nobody's eyes.
fn remarks(field: &Field) -> String {
    let required = field.default.is_none() && !matches!(field.ty, Type::Optional(_));
    let words = [("required", required), ("secret", field.secret)];
    words.iter().filter(|(_, holds)| *holds).map(|(word, _)| *word).collect::<Vec<_>>().join(", ")
}

/// The type as it is on the wire, with links to the types that have a section.
fn wire_type(program: &Program, field: &Field) -> String {
    let text = type_text(program, &field.ty);
    match (field.ty.opened(), field.unit) {
        (Type::Duration | Type::Instant, WireUnit::Seconds) => format!("{text}, in seconds"),
        (Type::Duration | Type::Instant, WireUnit::Milliseconds) => format!("{text}, in whole milliseconds"),
        _ => text,
    }
}

fn type_text(program: &Program, ty: &Type) -> String {
    match ty {
        Type::Optional(inner) => type_text(program, inner),
        Type::List(inner) => format!("list of {}", type_text(program, inner)),
        Type::Map(key, value) => format!("map from {} to {}", type_text(program, key), type_text(program, value)),
        Type::Record(_) | Type::Enum(_) | Type::Union(_) => link(&ty.text(program)),
        other => other.text(program),
    }
}

/// The records and enums that messages are made of, those of the fields of fields too.
fn parts(program: &Program, messages: &[(Id<Record>, Vec<String>)]) -> String {
    let mut found =
        Parts { seen: messages.iter().map(|(record, _)| Type::Record(*record)).collect(), order: Vec::new() };
    for (record, _) in messages {
        found.within(program, &program.records[*record]);
    }
    if found.order.is_empty() {
        return String::new();
    }
    let sections: String = found.order.iter().map(|ty| part(program, ty)).collect();
    format!("## Parts of messages\n\n{sections}")
}

struct Parts {
    seen: BTreeSet<Type>,
    order: Vec<Type>,
}

impl Parts {
    fn within(&mut self, program: &Program, record: &Record) {
        for field in &record.fields {
            self.of(program, &field.ty);
        }
    }

    fn of(&mut self, program: &Program, ty: &Type) {
        match ty {
            Type::Optional(inner) | Type::List(inner) => return self.of(program, inner),
            Type::Map(key, value) => {
                self.of(program, key);
                return self.of(program, value);
            }
            Type::Record(_) | Type::Enum(_) | Type::Union(_) if self.seen.insert(ty.clone()) => {
                self.order.push(ty.clone());
            }
            _ => return,
        }
        match ty {
            Type::Record(id) => self.within(program, &program.records[*id]),
            Type::Union(id) => {
                for member in &program.unions[*id].members {
                    self.of(program, &Type::Record(member.record));
                }
            }
            _ => {}
        }
    }
}

fn part(program: &Program, ty: &Type) -> String {
    let heading = format!("### {}\n\n", ty.text(program));
    heading
        + &match ty {
            Type::Record(id) => {
                let record = &program.records[*id];
                paragraph(&record.decl.docs) + &fields(program, record)
            }
            Type::Enum(id) => cases(program, *id),
            Type::Union(id) => {
                let union = &program.unions[*id];
                let names: Vec<String> =
                    union.members.iter().map(|member| link(&program.records[member.record].decl.name)).collect();
                format!("{}One of {}.\n\n", paragraph(&union.decl.docs), names.join(", "))
            }
            _ => String::new(),
        }
}

fn cases(program: &Program, id: Id<crate::model::Enum>) -> String {
    let cases = &program.enums[id];
    let mut text = paragraph(&cases.decl.docs);
    for case in &cases.cases {
        let docs = if case.docs.is_empty() { String::new() } else { format!(": {}", case.docs.join(" ")) };
        let also = if case.aliases.is_empty() { String::new() } else { format!(" (also {})", codes(&case.aliases)) };
        let _ = writeln!(text, "- `{}`{also}{docs}", case.wire);
    }
    text + "\n"
}

fn paragraph(docs: &[String]) -> String {
    if docs.is_empty() { String::new() } else { format!("{}\n\n", docs.join("\n")) }
}

fn codes(words: &[String]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn link(name: &str) -> String {
    format!("[{name}](#{})", name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::pages;
    use crate::package::Package;
    use crate::pipeline;
    use crate::source::Source;

    #[test]
    fn a_secret_is_said_to_be_one() {
        let mut sources = pipeline::sources();
        let settings = "name = \"clock\"\nversion = \"1.0.0\"\nlicense = \"Apache-2.0\"\n";
        let number = sources.add(Source::new("quark.toml", settings));
        let text = "record Login { name: String; secret key: String as \"apiKey\"; secret hint: String?; }\n\
                    protocol Door { codec json tagged \"type\"; both Login; }\n";
        sources.add(Source::new("door.q", text));
        let analysis = pipeline::analyze(&Package::parse(number, settings).0, sources);
        let page = &pages(&analysis.model.expect("it has no errors"))[0].text;
        assert!(page.contains("| `name` | String | required |"), "{page}");
        assert!(page.contains("| `apiKey` | String | required, secret |"), "{page}");
        assert!(page.contains("| `hint` | String | secret |"), "{page}");
    }
}
