//! JUnit XML, as pytest, Surefire and Node write it.

use super::Case;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::fs;
use std::path::{Path, PathBuf};

/// Every test of a report: of one file, or of all `.xml` files of a folder.
pub fn cases(path: &Path) -> Result<Vec<Case>, String> {
    let files = if path.is_dir() { files(path)? } else { vec![path.to_owned()] };
    let mut found = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        found.extend(parse(&text).map_err(|error| format!("{}: {error}", file.display()))?);
    }
    Ok(found)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|ext| ext == "xml"));
    files.sort();
    Ok(files)
}

/// What is open while a report is read.
#[derive(Default)]
struct Open {
    suites: Vec<String>,
    case: Option<Case>,
    in_failure: bool,
    cases: Vec<Case>,
}

fn parse(text: &str) -> Result<Vec<Case>, quick_xml::Error> {
    let mut reader = Reader::from_str(text);
    let mut open = Open::default();
    loop {
        match reader.read_event()? {
            Event::Start(tag) => open.start(&tag)?,
            Event::Empty(tag) => {
                open.start(&tag)?;
                open.end(tag.name().as_ref());
            }
            Event::End(tag) => open.end(tag.name().as_ref()),
            Event::Text(text) => open.text(&text),
            Event::CData(text) => open.text(&text),
            Event::GeneralRef(entity) => open.text(&resolved(&entity)),
            Event::Eof => return Ok(open.cases),
            _ => {}
        }
    }
}

/// The character that an entity stands for; one that is not known stays as it is.
fn resolved(entity: &str) -> String {
    let text = format!("&{entity};");
    quick_xml::escape::unescape(&text).map_or_else(|_| text.clone(), std::borrow::Cow::into_owned)
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<String, quick_xml::Error> {
    let value = tag.try_get_attribute(name)?;
    value.map_or(Ok(String::new()), |value| Ok(value.normalized_value(XmlVersion::Implicit1_0)?.into_owned()))
}

impl Open {
    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), quick_xml::Error> {
        match tag.name().as_ref() {
            "testsuite" => self.suites.push(attribute(tag, "name")?),
            "testcase" => {
                let (class, name) = (attribute(tag, "classname")?, attribute(tag, "name")?);
                let suite = self.suites.last().map(String::as_str).unwrap_or_default();
                self.case =
                    Some(Case { names: vec![format!("{class}.{name}"), format!("{suite}.{name}")], failure: None });
            }
            "failure" | "error" => {
                self.in_failure = true;
                let message = attribute(tag, "message")?;
                self.text(&message);
                self.text("\n");
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, tag: &str) {
        match tag {
            "testsuite" => drop(self.suites.pop()),
            "testcase" => self.cases.extend(self.case.take()),
            "failure" | "error" => self.in_failure = false,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let (true, Some(case)) = (self.in_failure, &mut self.case) {
            case.failure.get_or_insert_default().push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Case, parse};

    const WRITTEN: &str = r#"<?xml version="1.0"?><testsuites><testsuite name="clock" tests="2">
<testcase classname="tests.test_clock" name="test_it_ticks" time="0.001" />
<testcase classname="tests.test_clock" name="test_it_stops"><failure message="clock.q:14&#10;assert 1 == 2">    def test_it_stops() -&gt; None:</failure></testcase>
</testsuite></testsuites>"#;

    #[test]
    fn a_case_is_known_by_its_class_or_its_suite() {
        let cases = parse(WRITTEN).expect("well-formed");
        assert_eq!(cases[0].names, ["tests.test_clock.test_it_ticks", "clock.test_it_ticks"]);
        assert_eq!(cases[0].failure, None);
    }

    #[test]
    fn a_failed_test_is_told_with_what_it_said() {
        let cases: Vec<Case> = parse(WRITTEN).expect("well-formed");
        let said = "clock.q:14\nassert 1 == 2\n    def test_it_stops() -> None:";
        assert_eq!(cases[1].failure.as_deref(), Some(said));
    }
}
