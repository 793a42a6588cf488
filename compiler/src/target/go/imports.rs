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
    let code = without_words(text);
    let named = STANDARD.iter().filter(|path| code.contains(&format!("{MARK}{path}.")));
    let standard: Vec<String> = named.map(|path| format!("\"{path}\"")).collect();
    let runtime = names(&code, "quark").then(|| format!("quark \"{RUNTIME}\""));
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
    code.match_indices(&format!("{package}.")).any(|(place, _)| {
        let before = code[..place].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.')
    })
}

/// Code without its comments and strings.
pub fn without_words(text: &str) -> String {
    let mut code = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '/' if letters.peek() == Some(&'/') => {
                letters.by_ref().find(|c| *c == '\n');
                code.push('\n');
            }
            '`' => drop(letters.by_ref().find(|c| *c == '`')),
            '"' | '\'' => {
                while let Some(inner) = letters.next() {
                    match inner {
                        '\\' => drop(letters.next()),
                        inner if inner == letter => break,
                        _ => {}
                    }
                }
            }
            other => code.push(other),
        }
    }
    code
}

#[cfg(test)]
mod tests {
    use super::{MARK, declaration};

    #[test]
    fn only_what_code_names_is_imported() {
        assert_eq!(declaration("// time.Now\nx := \"fmt.Sprint\"\n"), "");
        assert_eq!(declaration(&format!("{MARK}fmt.Sprint(time.b)")), "import \"fmt\"\n\n");
        let both = declaration(&format!("var x {MARK}time.Time = quark.Epoch"));
        assert!(both.starts_with("import (\n\t\"time\"\n\n\tquark "));
    }
}
