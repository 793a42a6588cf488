//! `quarkc explain CODE`: the page of one code.

use super::{Terminal, Verdict};
use quarkc::diagnostic::Code;
use quarkc::diagnostic::nearest::nearest;

/// Explains a code such as Q0101: what is wrong, why, and how to mend it
#[derive(Debug, clap::Args)]
pub struct Explain {
    /// The code, as it stands in brackets in a message; without it, all codes are listed
    code: Option<String>,
}

impl Explain {
    /// Prints the page, or the list.
    pub fn run(&self, terminal: &Terminal) -> Result<Verdict, Verdict> {
        let Some(text) = &self.code else { return Ok(terminal.print(&list())) };
        let Some(code) = Code::parse(text) else {
            terminal.remark(&unknown(text));
            return Err(Verdict::Unusable);
        };
        Ok(terminal.print(&page(code)))
    }
}

/// The page as a person reads it: examples are indented, and named where they have a name.
fn page(code: Code) -> String {
    let mut lines = Vec::new();
    let mut inside = false;
    for line in code.page().lines() {
        match line.strip_prefix("```") {
            Some(info) => {
                inside = !inside;
                lines.extend(info.split_once("file=").map(|(_, name)| format!("{name}:\n")));
            }
            None if inside && !line.is_empty() => lines.push(format!("    {line}")),
            None => lines.push(line.to_owned()),
        }
    }
    lines.join("\n") + "\n"
}

fn list() -> String {
    let lines: Vec<String> = Code::ALL.iter().map(|code| format!("{code}  {}", code.title())).collect();
    lines.join("\n") + "\n"
}

fn unknown(text: &str) -> String {
    let codes: Vec<String> = Code::ALL.iter().map(Code::to_string).collect();
    let near = nearest(text, codes.iter().map(String::as_str));
    let near = near.map_or(String::new(), |near| format!("did you mean {near}? "));
    format!("error: `{text}` is no code of quarkc\n  = help: {near}`quarkc explain` lists all codes")
}
