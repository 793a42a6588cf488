//! Documentation as Go has it: a comment that begins with the name of what it documents. What a comment in Quark begins with
//! decides which words join the two; where none would surely read well, a dash does. It changes nothing behind the first word.

use super::file::File;
use super::text::comment;
use crate::emit::docs::alternatives;
use crate::emit::roles::is_boundary;
use crate::model::{Function, Id, Item, Type};

/// The longest line of a comment, without its slashes.
const WIDTH: usize = 117;

/// What is documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A function that gives something.
    Value,
    /// A function that gives nothing: its comment may tell what has happened when it is called.
    Event,
    /// A type or a constant.
    Thing,
    /// An error: its comment tells what is wrong.
    Problem,
}

impl About {
    /// What a function's comment is about.
    pub fn function(function: &Function) -> About {
        match &function.result {
            Type::Unit => About::Event,
            Type::Promise(inner) if **inner == Type::Unit => About::Event,
            _ => About::Value,
        }
    }
}

impl File<'_> {
    /// A function's comment, with what it fails with if host code calls it; `waits` if a context may end it.
    pub fn function_docs(&self, id: Id<Function>, name: &str, waits: bool, indent: &str) -> String {
        let function = &self.program().functions[id];
        let mut docs = function.decl.docs.clone();
        if !docs.is_empty() && !function.throws.is_empty() && is_boundary(self.program(), id) {
            docs.extend([String::new(), self.failure(function, waits)]);
        }
        documented(name, About::function(function), &docs, indent)
    }

    fn failure(&self, function: &Function, waits: bool) -> String {
        let errors = function.throws.iter().map(|id| format!("[*{}]", self.error_link(*id)));
        let ended = waits.then(|| "the error of ctx".to_owned());
        format!("It fails with {}.", alternatives(&errors.chain(ended).collect::<Vec<_>>()))
    }

    fn error_link(&self, id: Id<crate::model::ErrorType>) -> String {
        let decl = &self.program().errors[id].decl;
        if decl.module.index() == 0 {
            format!("quark.{}", decl.name)
        } else {
            self.names.item(Item::Error(id)).to_owned()
        }
    }
}

/// The comment of a declaration with this name, indented; empty where there is none.
pub fn documented(name: &str, about: About, docs: &[String], indent: &str) -> String {
    let Some(first) = docs.first().filter(|line| !line.trim().is_empty()) else { return comment(docs, indent) };
    let mut lines = docs.to_vec();
    lines[0] = named(name, about, first.trim(), docs);
    if lines[0].chars().count() > WIDTH {
        lines = wrapped(&lines);
    }
    comment(&lines, indent)
}

fn named(name: &str, about: About, text: &str, docs: &[String]) -> String {
    let mut words = text.split(' ');
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if first == name {
        return text.to_owned();
    }
    match joint(name, about, (first, second), text, docs) {
        Some("") => format!("{name} {}", lowered(text)),
        Some(joint) => format!("{name} {joint} {}", lowered(text)),
        None => format!("{name} — {text}"),
    }
}

/// What stands between a name and a comment that begins with these words; nothing where neither a verb nor a dash is missing.
fn joint(name: &str, about: About, (first, second): (&str, &str), text: &str, docs: &[String]) -> Option<&'static str> {
    let says_it_all = first == "What" && verbs(text) > 1;
    let asks = ["What", "Where", "When", "How", "Which", "Who", "Why", "Whether"].contains(&first);
    let points = ["A", "An", "The", "One", "Each", "Every", "All", "Both"].contains(&first);
    let denies = ["No", "Nobody", "Nothing", "With", "Without"].contains(&first);
    match about {
        _ if first == "Like" || first == "Another" => Some("is"),
        About::Problem if asks || points && !is_statement(text) => Some("is"),
        About::Problem if points || denies => Some("says that"),
        About::Event if says_it_all || first != "What" && asks || points => Some("says that"),
        About::Value if (asks || points) && gives_later(docs) => Some("says that"),
        About::Value if asks && !says_it_all => Some("tells"),
        About::Value if points && !is_statement(text) || first.starts_with('`') => Some("gives"),
        About::Value | About::Event if is_verb(first) => Some(""),
        About::Thing if asks => Some("is"),
        About::Thing if points && !is_statement(text) => {
            Some(if name.ends_with('s') && second.ends_with('s') { "are" } else { "is" })
        }
        About::Thing | About::Problem if is_verb(first) && (has_object(second) || first.ends_with('.')) => Some(""),
        _ => None,
    }
}

/// Whether a later sentence tells what a function gives, so that the first one does not.
fn gives_later(docs: &[String]) -> bool {
    let text = docs.join(" ");
    [". Gives ", ". Says ", ". Tells "].iter().any(|sentence| text.contains(sentence))
}

/// Whether a word looks like what somebody does: `Logs`.
fn is_verb(word: &str) -> bool {
    const OTHERS: &[&str] = &["This", "Its", "As", "Always", "Unless", "Less", "Plus", "Thus", "Perhaps", "Sometimes"];
    let word = word.trim_end_matches(['.', ',']);
    let letters = word.chars().skip(1).all(|c| c.is_ascii_lowercase());
    letters && word.ends_with('s') && !word.ends_with("ss") && !OTHERS.contains(&word)
}

/// Whether a word may follow a verb, but hardly a noun in the plural.
fn has_object(word: &str) -> bool {
    const OBJECTS: &[&str] =
        &["a", "an", "the", "every", "each", "all", "no", "what", "which", "whether", "how", "where", "when", "it"];
    OBJECTS.contains(&word) || ["after", "by", "out", "to", "until", "up"].contains(&word)
}

/// Whether a text says something of what it begins with, as `The nodes are known` does.
fn is_statement(text: &str) -> bool {
    let relative = ["that", "which", "who", "whose", "whom", "what", "where", "when"];
    let third = text.split(' ').nth(2).is_some_and(is_action);
    let mut words = text.split(' ').skip(1);
    let found = words.find(|word| relative.contains(word) || VERBS.contains(word) || ends(word));
    third || found.is_some_and(|word| VERBS.contains(&word))
}

const VERBS: &[&str] = &["is", "are", "was", "were", "has", "have", "can", "cannot", "may", "must", "will"];

/// Whether a word behind an article and a noun may be what that does: `keeps`, `changed`.
fn is_action(word: &str) -> bool {
    let letters = word.len() > 3 && word.chars().all(|c| c.is_ascii_lowercase());
    letters && (word.ends_with("ed") || word.ends_with('s') && !word.ends_with("ss"))
}

/// Whether a word ends a clause.
fn ends(word: &str) -> bool {
    word.ends_with([',', ':', '.', ';'])
}

/// How many verbs there are in the first clause.
fn verbs(text: &str) -> usize {
    let clause: Vec<&str> = text.split_inclusive(' ').map(str::trim_end).take_while(|word| !ends(word)).collect();
    clause.iter().filter(|word| VERBS.contains(word)).count()
}

/// A text whose first word does not begin a sentence.
fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    if letters.clone().next().is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    first.to_lowercase().chain(letters).collect()
}

/// The lines with those of the first paragraph filled anew.
fn wrapped(lines: &[String]) -> Vec<String> {
    let is_prose = |line: &String| line.trim_start().starts_with(|c: char| c.is_alphanumeric() || "`\"(".contains(c));
    let paragraph = 1 + lines[1..].iter().take_while(|line| is_prose(line)).count();
    let mut filled = vec![String::new()];
    for word in lines[..paragraph].iter().flat_map(|line| line.split_whitespace()) {
        let last = filled.last_mut().expect("there is a line");
        if last.is_empty() {
            last.push_str(word);
        } else if last.chars().count() + 1 + word.chars().count() <= WIDTH {
            last.push(' ');
            last.push_str(word);
        } else {
            filled.push(word.to_owned());
        }
    }
    filled.extend_from_slice(&lines[paragraph..]);
    filled
}

/// `a` or `an` before a name.
pub fn article(name: &str) -> &'static str {
    if name.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) { "an" } else { "a" }
}

#[cfg(test)]
mod tests {
    use super::{About, documented};

    fn first(name: &str, about: About, text: &str) -> String {
        documented(name, about, &[text.to_owned()], "").trim_start_matches("// ").trim_end().to_owned()
    }

    #[test]
    fn comments_begin_with_the_name() {
        let said = [
            ("Info", About::Event, "Logs what happens.", "Info logs what happens."),
            ("Info", About::Event, "Info is for people.", "Info is for people."),
            ("HasProperty", About::Value, "Whether there is one.", "HasProperty tells whether there is one."),
            ("TraceID", About::Value, "The id of the trace.", "TraceID gives the id of the trace."),
            ("Text", About::Value, "`MAJOR.MINOR`.", "Text gives `MAJOR.MINOR`."),
            ("Failure", About::Event, "A call failed.", "Failure says that a call failed."),
            ("judge", About::Event, "What came of a call.", "judge — What came of a call."),
            ("fail", About::Value, "What was called has failed.", "fail — What was called has failed."),
            ("Inject", About::Value, "Another name of `f`.", "Inject is another name of `f`."),
            ("Node", About::Thing, "One instance of a service.", "Node is one instance of a service."),
            (
                "Ack",
                About::Thing,
                "The event with this number is stored.",
                "Ack — The event with this number is stored.",
            ),
            ("Policy", About::Thing, "Decides whether it may.", "Policy decides whether it may."),
            ("Nodes", About::Thing, "Nodes are listed.", "Nodes are listed."),
            ("Folder", About::Thing, "Nodes are listed.", "Folder — Nodes are listed."),
            ("Policy", About::Thing, "Decides.", "Policy decides."),
            ("Bad", About::Problem, "The text is not one.", "Bad says that the text is not one."),
            ("Bad", About::Problem, "A text that is not one.", "Bad is a text that is not one."),
            ("Route", About::Event, "From now on, here.", "Route — From now on, here."),
            ("URL", About::Value, "HTTP, if it is there.", "URL — HTTP, if it is there."),
        ];
        for (name, about, text, wanted) in said {
            assert_eq!(first(name, about, text), wanted);
        }
    }

    #[test]
    fn a_line_that_grows_too_long_is_filled_anew() {
        let lines =
            ["A ".to_owned() + &"word ".repeat(22), "and more.".to_owned(), String::new(), "- a list".to_owned()];
        let text = documented("Name", About::Thing, &lines, "");
        assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
        assert!(text.ends_with("word and more.\n//\n// - a list\n"), "{text}");
    }
}
