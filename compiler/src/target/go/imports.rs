//! What a Go file imports: the packages that its text names.

use super::file::{MARK, RUNTIME};

/// The packages of the standard library that generated code names.
const STANDARD: &[&str] = &["cmp", "context", "fmt", "slices", "strconv", "strings", "testing", "time"];

/// The text as it is written.
pub fn unmarked(text: &str) -> String {
    text.replace(MARK, "")
}

/// The import declaration that a file of this text needs; empty for none.
pub fn declaration(text: &str) -> String {
    let named = STANDARD.iter().filter(|path| text.contains(&format!("{MARK}{path}.")));
    let standard: Vec<String> = named.map(|path| format!("\"{path}\"")).collect();
    let runtime = code(text).any(|code| names(code, "quark.")).then(|| format!("quark \"{RUNTIME}\""));
    let line = |path: &String| format!("\t{path}\n");
    match (standard.as_slice(), &runtime) {
        ([], None) => String::new(),
        ([only], None) => format!("import {only}\n\n"),
        ([], Some(only)) => format!("import {only}\n\n"),
        (standard, None) => format!("import (\n{})\n\n", standard.iter().map(line).collect::<String>()),
        (standard, Some(runtime)) => {
            format!("import (\n{}\n{})\n\n", standard.iter().map(line).collect::<String>(), line(runtime))
        }
    }
}

/// Whether code names something of a package.
fn names(code: &str, package: &str) -> bool {
    code.match_indices(package).any(|(place, _)| {
        let before = code[..place].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.')
    })
}

/// The parts of a text between its comments and strings.
pub fn code(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = word(text);
        rest = end.map(|end| behind(&text[end..]));
        Some(&text[..end.unwrap_or(text.len())])
    })
}

/// Where the first comment or string begins.
fn word(text: &str) -> Option<usize> {
    text.match_indices(['/', '`', '"', '\''])
        .find(|(place, start)| *start != "/" || text[place + 1..].starts_with('/'))
        .map(|(place, _)| place)
}

/// What follows the comment or string that a text begins with.
fn behind(text: &str) -> &str {
    let inside = &text[1..];
    let end = match text.as_bytes()[0] {
        b'/' => inside.find('\n'),
        b'`' => inside.find('`').map(|end| end + 1),
        quote => quoted(inside, quote),
    };
    end.map_or("", |end| &inside[end..])
}

/// Where a string ends that this quote closes.
fn quoted(text: &str, quote: u8) -> Option<usize> {
    let mut escaped = false;
    let end = text.bytes().position(|byte| {
        let ends = byte == quote && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.map(|end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::{MARK, code, declaration};

    #[test]
    fn only_what_code_names_is_imported() {
        assert_eq!(declaration("// time.Now\nx := \"fmt.Sprint\"\n"), "");
        assert_eq!(declaration(&format!("{MARK}fmt.Sprint(time.b)")), "import \"fmt\"\n\n");
        let both = declaration(&format!("var x {MARK}time.Time = quark.Epoch"));
        assert!(both.starts_with("import (\n\t\"time\"\n\n\tquark "));
    }

    #[test]
    fn code_is_what_is_neither_comment_nor_string() {
        let parts: Vec<&str> = code("a // \"b\nc \"d\\\"e\\\\\" f / g `\"` '\\'' h // end").collect();
        assert_eq!(parts, ["a ", "\nc ", " f / g ", " ", " h ", ""]);
    }
}
