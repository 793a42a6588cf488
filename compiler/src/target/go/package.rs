//! The files of the package: one for each module, its tests beside it, and what belongs to the package as a whole.

use super::file::{File, HostCall, RUNTIME};
use super::imports::{code, declaration, unmarked};
use super::text::{comment, quoted};
use super::{forms, names::Names};
use crate::emit::facts::Facts;
use crate::emit::{Input, OutputFile};
use crate::model::{Id, Item, Module, Test};
use askama::Template;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A declaration, or what goes with one. What has a name of the package's own is left out where nothing names it.
pub struct Piece {
    /// Its name, if it may be left out.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl Piece {
    /// Whether nobody outside of the package could name it.
    fn is_own(&self) -> bool {
        self.name.starts_with(char::is_lowercase)
    }
}

#[derive(Template)]
#[template(path = "go/file.go", escape = "none")]
struct FileView<'v> {
    docs: &'v str,
    package: &'v str,
    imports: &'v str,
    body: &'v str,
}

#[derive(Template)]
#[template(path = "go/doc.go", escape = "none")]
struct DocView<'v> {
    docs: &'v str,
    package: &'v str,
    version: &'v str,
    errors: bool,
    runtime: &'v str,
}

#[derive(Template)]
#[template(path = "go/go.mod", escape = "none")]
struct ModView<'v> {
    path: &'v str,
    runtime: &'v str,
    version: &'v str,
}

#[derive(Template)]
#[template(path = "go/readme.md", escape = "none")]
struct ReadmeView<'v> {
    path: &'v str,
    package: &'v str,
    description: &'v str,
    contents: &'v str,
    license: &'v str,
}

/// The path by which the module is imported: with the major version at its end where Go wants that.
pub fn module_path(input: Input<'_>) -> String {
    let package = input.package;
    let path = package.setting("go", "module").map_or_else(|| format!("example.org/{}", package.name), str::to_owned);
    let [major, ..] = package.version_parts();
    let suffix = format!("/v{major}");
    if major < 2 || path.ends_with(&suffix) { path } else { path + &suffix }
}

/// The name of the Go package.
pub fn package_name(input: Input<'_>) -> String {
    let path = module_path(input);
    let is_version = |word: &&str| word.strip_prefix('v').is_some_and(|digits| digits.parse::<u32>().is_ok());
    let last = path.rsplit('/').find(|word| !is_version(word)).unwrap_or("protocol");
    let name: String = last.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let taken = super::naming::private(crate::emit::names::Use::Function, &name) != name;
    if taken || name.is_empty() { format!("{name}protocol") } else { name }
}

/// All files.
pub fn files(input: Input<'_>) -> Vec<OutputFile> {
    let facts = Facts::new(input.program);
    let names = Names::new(input.program);
    let forms = forms::all(input.program, &facts);
    let inside = crate::emit::state::inside(input.program);
    let mut titles = super::tests::names(input.program).into_iter();
    let modules: Vec<(&Module, Vec<String>)> = input
        .program
        .modules
        .values()
        .skip(1)
        .map(|module| (module, titles.by_ref().take(module.tests.len()).collect()))
        .collect();
    let print =
        |(module, titles): (_, Vec<String>)| Source::new(File::new(input, &names, &forms, &inside), module, &titles);
    let mut sources: Vec<Source<'_>> = modules.into_par_iter().map(print).collect();
    prune(&mut sources);
    let package = package_name(input);
    let mut files = whole(input, &names, &package);
    files.par_extend(sources.into_par_iter().flat_map_iter(|source| source.files(&package)));
    files
}

/// A module, printed.
struct Source<'a> {
    module: &'a Module,
    file: File<'a>,
    pieces: Vec<Piece>,
    /// Its tests, if it has any.
    tests: Option<String>,
}

impl<'a> Source<'a> {
    /// Prints a module, whose tests have these titles.
    fn new(file: File<'a>, module: &'a Module, titles: &[String]) -> Self {
        let pieces = module.items.iter().flat_map(|item| file.item(*item)).collect();
        let test = |(test, title): (&Id<Test>, &String)| file.test(&file.program().tests[*test], title);
        let tests: Vec<String> = module.tests.iter().zip(titles).map(test).collect();
        let tests = (!tests.is_empty()).then(|| tests.join("\n"));
        Source { module, file, pieces, tests }
    }

    fn files(self, package: &str) -> impl Iterator<Item = OutputFile> {
        let name = file_name(&self.module.name);
        let body = self.pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join("\n");
        let text = self.file.source(package, &comment(&self.module.docs, ""), &body);
        let source = OutputFile { path: format!("{name}.go"), text };
        let tests = self
            .tests
            .map(|body| OutputFile { path: format!("{name}_test.go"), text: self.file.source(package, "", &body) });
        std::iter::once(source).chain(tests)
    }
}

/// Leaves out what the package alone could see and does not, at whatever remove.
fn prune(sources: &mut [Source<'_>]) {
    let pieces = || sources.iter().flat_map(|source| &source.pieces);
    let own: BTreeSet<&str> = pieces().filter(|piece| piece.is_own()).map(|piece| piece.name.as_str()).collect();
    if own.is_empty() {
        return;
    }
    let tests = sources.iter().filter_map(|source| source.tests.as_deref());
    let mut open: Vec<String> = tests.flat_map(|text| named(text, &own)).collect();
    let mut inside: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for piece in pieces() {
        let names = named(&piece.text, &own);
        if piece.is_own() { inside.entry(&piece.name).or_default().extend(names) } else { open.extend(names) }
    }
    let mut seen: BTreeSet<String> = BTreeSet::new();
    while let Some(name) = open.pop() {
        if seen.insert(name.clone()) {
            open.extend(inside.remove(name.as_str()).unwrap_or_default());
        }
    }
    for source in sources.iter_mut() {
        source.pieces.retain(|piece| !piece.is_own() || seen.contains(&piece.name));
    }
}

/// Which of these names a text says.
fn named(text: &str, own: &BTreeSet<&str>) -> Vec<String> {
    let words = code(text).flat_map(|code| code.split(|c: char| !c.is_alphanumeric() && c != '_'));
    words.filter(|word| own.contains(word)).map(str::to_owned).collect()
}

/// The file of a module, without its ending: Go reads some endings as systems, or as tests.
fn file_name(module: &str) -> String {
    const SPECIAL: &[&str] = &[
        "test",
        "aix",
        "android",
        "darwin",
        "dragonfly",
        "freebsd",
        "illumos",
        "ios",
        "js",
        "linux",
        "netbsd",
        "openbsd",
        "plan9",
        "solaris",
        "unix",
        "wasip1",
        "windows",
        "386",
        "amd64",
        "arm",
        "arm64",
        "loong64",
        "mips",
        "mips64",
        "mips64le",
        "mipsle",
        "ppc64",
        "ppc64le",
        "riscv64",
        "s390x",
        "wasm",
    ];
    let last = module.rsplit('_').next().unwrap_or(module);
    let special = module == "doc" || (module.contains('_') && SPECIAL.contains(&last));
    if special { format!("{module}_module") } else { module.to_owned() }
}

fn whole(input: Input<'_>, names: &Names, package: &str) -> Vec<OutputFile> {
    let path = module_path(input);
    let described = &input.package.description;
    let what = if described.is_empty() {
        format!("is generated from the protocol {package}")
    } else {
        uncapitalised(described)
    };
    let docs = if described.is_empty() {
        format!("// Package {package} {what}.\n")
    } else {
        format!("// Package {package}: {}.\n", what.trim_end_matches('.'))
    };
    let errors = input.program.errors.values().any(|error| error.decl.module.index() > 0);
    let doc = DocView { docs: &docs, package, version: &input.program.version, errors, runtime: RUNTIME };
    let module = ModView { path: &path, runtime: RUNTIME, version: "v3.0.0" };
    let readme = ReadmeView {
        path: &path,
        package,
        description: described,
        contents: &contents(input, names),
        license: &input.package.license,
    };
    let rendered = |text: askama::Result<String>| {
        let text = text.expect("templates that compile also render");
        format!("{}\n", text.trim_end_matches('\n'))
    };
    vec![
        OutputFile { path: "go.mod".into(), text: rendered(module.render()) },
        OutputFile { path: "README.md".into(), text: rendered(readme.render()) },
        OutputFile { path: "doc.go".into(), text: rendered(doc.render()) },
    ]
}

fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(|c| c.to_lowercase().collect()).unwrap_or_default();
    first + letters.as_str()
}

/// What the package holds, a line a module.
fn contents(input: Input<'_>, names: &Names) -> String {
    let mut text = String::new();
    for module in input.program.modules.values().skip(1) {
        let listed: Vec<String> = module
            .items
            .iter()
            .filter(|item| !matches!(item, Item::Protocol(_)))
            .map(|item| names.item(*item))
            .filter(|name| name.starts_with(char::is_uppercase))
            .map(|name| format!("`{name}`"))
            .collect();
        if !listed.is_empty() {
            let summary = module.docs.iter().find(|line| !line.trim().is_empty());
            let summary = summary.map(|line| format!(" {}", line.trim())).unwrap_or_default();
            text.push_str(&format!("- `{}`:{summary} ({})\n", module.name, listed.join(", ")));
        }
    }
    text
}

impl File<'_> {
    /// A Go file, complete.
    fn source(&self, package: &str, docs: &str, body: &str) -> String {
        // A comment right before the package clause would be the package's own.
        let docs = if docs.is_empty() { String::new() } else { format!("{docs}\n") };
        let calls = body.chars().any(|c| self.marked_call(c).is_some());
        let imports =
            if calls { declaration(&format!("{body}\n{}", self.quark("HostCalls"))) } else { declaration(body) };
        let view = FileView { docs: &docs, package, imports: &imports, body: &unmarked(body) };
        let text = view.render().expect("templates that compile also render");
        let text = text.trim_end_matches('\n');
        let text = if calls { self.with_host_calls(text) } else { text.to_owned() };
        text + "\n"
    }

    /// A file with the table of its calls of what host code may implement, by which the runtime finds the place in Quark of what
    /// host code panics with.
    fn with_host_calls(&self, text: &str) -> String {
        let mut rows: Vec<(usize, HostCall)> = Vec::new();
        for (line, text) in (1..).zip(text.lines()) {
            rows.extend(text.chars().find_map(|c| self.marked_call(c)).map(|call| (line, call)));
        }
        let text: String = text.chars().filter(|c| self.marked_call(*c).is_none()).collect();
        let Some((last, _)) = rows.last() else { return text };
        let width = last.to_string().len();
        let row = |(line, call): &(usize, HostCall)| {
            let gap = " ".repeat(width - line.to_string().len());
            format!("\t{line}: {gap}{{Method: {}, Where: {}}},\n", quoted(&call.method), quoted(&call.place))
        };
        let rows: String = rows.iter().map(row).collect();
        let (calls, table) = (self.quark("HostCalls"), self.quark("HostCall"));
        format!(
            "{text}\n\n// The lines that call what host code may implement: a panic there is told by its place in Quark.\n\
             var _ = {calls}(map[int]{table}{{\n{rows}}})"
        )
    }

    /// A declaration with all that goes with it.
    fn item(&self, item: Item) -> Vec<Piece> {
        let program = self.program();
        let name = self.names.item(item);
        match item {
            Item::Record(id) => self.record(id),
            Item::Enum(id) => self.enumeration(id),
            Item::Union(id) if program.unions[id].messages_of.is_some() => Vec::new(),
            Item::Union(id) => self.union(id),
            Item::Error(id) => self.error(id),
            Item::Interface(id) => vec![self.piece("", self.interface(&program.interfaces[id], name))],
            Item::PortKind(id) if program.port_kinds[id].link.is_some() => Vec::new(),
            Item::PortKind(id) => self.port_kind(id),
            Item::Class(id) => self.class(id),
            Item::Actor(id) => self.actor(id),
            Item::Protocol(id) => {
                let protocol = &program.protocols[id];
                [protocol.client, protocol.server].into_iter().flat_map(|union| self.union(union)).collect()
            }
            Item::Function(id) => vec![self.piece("", self.plain_function(id))],
            Item::Constant(id) => vec![self.piece("", self.constant(&program.constants[id], name))],
        }
    }
}
