//! Quark's documentation as Javadoc: Markdown becomes HTML, and what Java wants to have described is.

use super::WIDTH;

/// What stands after the description: `@param` and `@return`, then `@throws`.
#[derive(Default)]
pub struct Tags {
    lines: Vec<String>,
    thrown: Vec<String>,
}

impl Tags {
    /// `@param name …`
    pub fn param(mut self, name: &str, text: &str) -> Self {
        self.lines.push(format!("@param {name} {text}"));
        self
    }

    /// `@throws name …`
    pub fn throws(mut self, name: &str, text: &str) -> Self {
        self.thrown.push(format!("@throws {name} {text}"));
        self
    }

    /// `@return …`
    pub fn result(mut self, text: &str) -> Self {
        self.lines.push(format!("@return {text}"));
        self
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        self.lines.iter().chain(&self.thrown)
    }
}

/// A comment for what these lines of Markdown describe, at this indent; nothing where there is nothing to say.
pub fn javadoc(lines: &[String], tags: &Tags, indent: usize) -> String {
    let width = WIDTH - indent - 3;
    let mut text = description(lines, width);
    if text.is_empty() && tags.all().next().is_none() {
        return String::new();
    }
    let margin = " ".repeat(indent);
    let body: Vec<String> = tags.all().flat_map(|line| filled(line, width, "    ")).collect();
    if body.is_empty() && text.len() == 1 && text[0].len() + 7 + indent <= WIDTH {
        return format!("{margin}/** {} */\n", text[0]);
    }
    if !text.is_empty() && !body.is_empty() {
        text.push(String::new());
    }
    text.extend(body);
    let lines: String = text.iter().map(|line| format!("{}\n", format!("{margin} * {line}").trim_end())).collect();
    format!("{margin}/**\n{lines}{margin} */\n")
}

/// A comment for a method of ours that does nothing but give something.
pub fn returning(result: &str, tags: &Tags, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let first = format!("{{@return {result}}}");
    let lines: String = tags.all().map(|line| format!("{margin} * {line}\n")).collect();
    format!("{margin}/**\n{margin} * {first}\n{margin} *\n{lines}{margin} */\n")
}

/// A comment of one sentence of ours.
pub fn says(sentence: &str, indent: usize) -> String {
    javadoc(&[sentence.to_owned()], &Tags::default(), indent)
}

/// Words for a name: `open_until` is `the open until`.
pub fn words(name: &str) -> String {
    format!("the {}", name.trim_matches('_').replace('_', " "))
}

/// Documentation as it goes on after `@param name`: in one line, beginning small, without a full stop.
pub fn phrase(docs: &[String], name: &str) -> String {
    let text = html(&docs.join(" "));
    let text = text.trim().trim_end_matches('.');
    if text.is_empty() { words(name) } else { text.to_owned() }
}

fn description(lines: &[String], width: usize) -> Vec<String> {
    let mut printed = Vec::new();
    let mut paragraph = String::new();
    let mut code = false;
    let mut list = false;
    for line in lines.iter().map(|line| line.trim_end()) {
        if line.trim_start().starts_with("```") {
            flush(&mut paragraph, &mut printed, width);
            printed.push(if code { "}</pre>".to_owned() } else { "<pre>{@code".to_owned() });
            code = !code;
        } else if code {
            printed.push(line.replace("*/", "*&#47;"));
        } else if line.trim().is_empty() {
            flush(&mut paragraph, &mut printed, width);
            end_list(&mut list, &mut printed);
        } else if let Some(item) = line.trim_start().strip_prefix("- ") {
            flush(&mut paragraph, &mut printed, width);
            if !list {
                printed.push("<ul>".to_owned());
                list = true;
            }
            paragraph = format!("<li>{}", html(item.trim()));
        } else {
            let separator = if paragraph.is_empty() { "" } else { " " };
            paragraph = format!("{paragraph}{separator}{}", html(line.trim()));
        }
    }
    flush(&mut paragraph, &mut printed, width);
    end_list(&mut list, &mut printed);
    while printed.last().is_some_and(String::is_empty) {
        printed.pop();
    }
    printed
}

fn end_list(list: &mut bool, printed: &mut Vec<String>) {
    if std::mem::take(list) {
        printed.push("</ul>".to_owned());
    }
}

fn flush(paragraph: &mut String, printed: &mut Vec<String>, width: usize) {
    if paragraph.is_empty() {
        return;
    }
    let text = std::mem::take(paragraph);
    let is_item = text.starts_with("<li>");
    if !printed.is_empty() && !is_item {
        printed.push(String::new());
        printed.extend(filled(&format!("<p>{text}"), width, ""));
    } else {
        printed.extend(filled(&text, width, if is_item { "    " } else { "" }));
    }
}

/// A text in lines of at most this width; `further` stands before all but the first.
fn filled(text: &str, width: usize, further: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && line.len() + 1 + word.len() > width {
            lines.push(std::mem::take(&mut line));
            line = format!("{further}{word}");
        } else {
            line = if line.is_empty() && lines.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        }
    }
    lines.push(line);
    lines
}

/// Markdown within a line as HTML: code, and what HTML and Javadoc would take for theirs.
fn html(text: &str) -> String {
    let mut printed = String::new();
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            printed.push_str(&format!("{{@code {}}}", part.replace("*/", "* /")));
        } else {
            let part = part.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            printed.push_str(&part.replace("*/", "*&#47;").replace('@', "&#64;"));
        }
    }
    printed
}
