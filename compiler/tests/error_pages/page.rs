//! A page of Markdown as its title and its fences.

/// A page.
#[derive(Debug, Default)]
pub struct Page {
    /// The first line.
    pub title: String,
    fences: Vec<Fence>,
}

/// A fenced block.
#[derive(Debug, Default)]
pub struct Fence {
    /// The first word of its info string.
    pub language: String,
    /// After `error=`.
    pub error: Option<String>,
    /// After `file=`.
    pub file: Option<String>,
    /// What it holds.
    pub text: String,
}

impl Page {
    /// Reads a page.
    pub fn parse(text: &str) -> Page {
        let mut page = Page { title: text.lines().next().unwrap_or_default().to_owned(), fences: Vec::new() };
        let mut open: Option<Fence> = None;
        for line in text.lines() {
            match (line.strip_prefix("```"), open.take()) {
                (Some(info), None) => open = Some(Fence::new(info)),
                (Some(_), Some(fence)) => page.fences.push(fence),
                (None, Some(mut fence)) => {
                    fence.text.extend([line, "\n"]);
                    open = Some(fence);
                }
                (None, None) => {}
            }
        }
        page
    }

    /// What is executed.
    pub fn examples(&self) -> impl Iterator<Item = &Fence> {
        self.fences.iter().filter(|fence| matches!(fence.language.as_str(), "quark" | "toml" | "console"))
    }

    /// The files that command lines find.
    pub fn files(&self) -> impl Iterator<Item = &Fence> {
        self.fences.iter().filter(|fence| fence.language == "text" && fence.file.is_some())
    }
}

impl Fence {
    fn new(info: &str) -> Fence {
        let mut words = info.split_whitespace();
        let mut fence = Fence { language: words.next().unwrap_or_default().to_owned(), ..Fence::default() };
        for (key, value) in words.filter_map(|word| word.split_once('=')) {
            match key {
                "error" => fence.error = Some(value.to_owned()),
                "file" => fence.file = Some(value.to_owned()),
                _ => panic!("`{key}` in `{info}`"),
            }
        }
        fence
    }
}
