//! Imports and items.

use super::{Kind, Parse, Parser, Stop};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::habits;
use crate::syntax::tree::{
    Class, Const, Docs, Enum, ErrorItem, Expr, ExprKind, File, Import, Interface, Item, ItemKind, Name, StrPart, Test,
    Union,
};
use smol_str::SmolStr;

impl Parser<'_> {
    pub(super) fn file(&mut self) -> File {
        let docs = self.module_docs();
        let mut file = File { docs, imports: vec![], items: vec![], comments: vec![], span: Span::default() };
        while !self.at(Kind::End) {
            let docs = self.take_docs();
            if self.at_word("import") {
                self.import_or_skip(&docs, &mut file);
            } else {
                let item = self.item(docs);
                file.items.push(item);
            }
        }
        self.reject_docs(u32::MAX);
        file.span = Span { source: self.source, start: 0, end: self.here().end };
        file
    }

    fn import_or_skip(&mut self, docs: &Docs, file: &mut File) {
        let start = self.at;
        if let Some((_, span)) = docs.lines.first() {
            self.report(Diagnostic::new(Code::MISPLACED_DOCS, *span, "an import has no documentation"));
        }
        if !file.items.is_empty() {
            let error = Diagnostic::new(Code::MISPLACED_WORD, self.here(), "an import stands above all declarations");
            self.fail_with(error.help("Move it to the top of the file."));
        }
        match self.import() {
            Ok(import) => file.imports.push(import),
            Err(_) => self.recover_item(start),
        }
    }

    fn import(&mut self) -> Parse<Import> {
        let start = self.take();
        let module = self.name("the name of a module")?;
        let mut names = None;
        if self.eat(Kind::Dot).is_some() {
            names = Some(self.imported_names()?);
        }
        self.semicolon("after this import");
        Ok(Import { module, names, span: self.since(start) })
    }

    fn imported_names(&mut self) -> Parse<Vec<Name>> {
        if self.at(Kind::Word) {
            let name = self.take_name();
            let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, name.span, "expected `{` before imported names");
            let written = format!("{{{}}}", name.text);
            self.report(error.fix("write braces", name.span, written));
            return Ok(vec![name]);
        }
        self.expect(Kind::OpenBrace, "before imported names")?;
        self.separated(Kind::CloseBrace, "imported names", |parser| parser.name("an imported name"))
    }

    fn item(&mut self, docs: Docs) -> Item {
        let (start, first) = (self.at, self.here());
        self.height = 0;
        self.item_is_too_deep = false;
        let public = self.visibility();
        let kind = self.item_kind(public).unwrap_or_else(|_| {
            self.recover_item(start);
            ItemKind::Broken
        });
        Item { docs, public, kind, span: self.since(first) }
    }

    /// `pub`, if it is there.
    pub(super) fn visibility(&mut self) -> Option<Span> {
        if self.kind() == Kind::Word && self.kind_after(1) != Kind::Colon {
            let word = self.text_of(self.token());
            if matches!(word, "public" | "export") {
                return Some(self.instead("pub", &format!("expected `pub`, found `{word}`")));
            }
            return self.eat_word("pub");
        }
        None
    }

    fn item_kind(&mut self, public: Option<Span>) -> Parse<ItemKind> {
        if matches!(self.kind(), Kind::Fn | Kind::Query) {
            return self.function(None).map(ItemKind::Function);
        }
        if !matches!(self.kind(), Kind::Word | Kind::Let | Kind::Var) {
            return Err(self.fail("a declaration"));
        }
        let written = self.text_of(self.token());
        let word = habits::item(written).unwrap_or(written);
        match word {
            "fn" | "entry" | "async" | "static" => return self.function(None).map(ItemKind::Function),
            "record" | "enum" | "union" | "error" | "interface" | "port" | "class" | "actor" | "protocol" | "const"
            | "test" => {}
            _ => return Err(self.fail("a declaration")),
        }
        if word == written {
            self.bump();
        } else {
            self.instead(word, &format!("expected `{word}`, found `{written}`"));
        }
        self.declaration(word, public)
    }

    fn declaration(&mut self, word: &str, public: Option<Span>) -> Parse<ItemKind> {
        match word {
            "record" => self.record().map(ItemKind::Record),
            "enum" => self.enumeration().map(ItemKind::Enum),
            "union" => self.union().map(ItemKind::Union),
            "error" => self.error_item().map(ItemKind::Error),
            "interface" => self.interface().map(ItemKind::Interface),
            "port" => self.port_kind().map(ItemKind::PortKind),
            "class" => self.class().map(ItemKind::Class),
            "actor" => self.actor().map(ItemKind::Actor),
            "protocol" => self.protocol().map(ItemKind::Protocol),
            "const" => self.constant().map(ItemKind::Const),
            _ => self.test(public).map(ItemKind::Test),
        }
    }

    fn enumeration(&mut self) -> Parse<Enum> {
        let name = self.name("the name of an enum")?;
        self.no_type_parameters()?;
        self.expect(Kind::OpenBrace, "after the name of the enum")?;
        let cases = self.separated(Kind::CloseBrace, "the cases of an enum", Self::case)?;
        Ok(Enum { name, cases })
    }

    fn union(&mut self) -> Parse<Union> {
        let name = self.name("the name of a union")?;
        self.no_type_parameters()?;
        self.expect(Kind::OpenBrace, "after the name of the union")?;
        let members = self.separated(Kind::CloseBrace, "the records of a union", Self::type_expr)?;
        Ok(Union { name, members })
    }

    fn error_item(&mut self) -> Parse<ErrorItem> {
        let name = self.name("the name of an error")?;
        let params = if self.at(Kind::OpenParen) { self.error_fields()? } else { Vec::new() };
        let message = if matches!(self.kind(), Kind::StrStart | Kind::Raw | Kind::Bad) {
            self.primary()?
        } else {
            let Stop = self.fail("the text of the error between double quotes");
            Expr { kind: ExprKind::Broken, span: self.here().before() }
        };
        self.semicolon("after this error");
        Ok(ErrorItem { name, params, message })
    }

    fn interface(&mut self) -> Parse<Interface> {
        let name = self.name("the name of an interface")?;
        self.no_type_parameters()?;
        let mut methods = Vec::new();
        self.body("the name of the interface", |parser, docs| {
            methods.push(parser.bare_function("an interface", docs)?);
            Ok(())
        })?;
        Ok(Interface { name, methods })
    }

    fn class(&mut self) -> Parse<Class> {
        let name = self.name("the name of a class")?;
        self.no_type_parameters()?;
        let implements = self.implements()?;
        let members = self.members("class")?;
        Ok(Class { name, implements, fields: members.fields, functions: members.functions })
    }

    fn constant(&mut self) -> Parse<Const> {
        let name = self.name("the name of a constant")?;
        let ty = self.type_annotation();
        let value = self.assigned("after the name of the constant");
        self.semicolon("after this constant");
        Ok(Const { name, ty, value })
    }

    fn test(&mut self, public: Option<Span>) -> Parse<Test> {
        if let Some(span) = public {
            let error = Diagnostic::new(Code::MISPLACED_WORD, span, "a test is never `pub`");
            self.report(error.fix("remove it", span, ""));
        }
        let title = self.plain_string("what the test shows, between double quotes")?;
        let body = self.block("after the title of the test")?;
        Ok(Test { title, body })
    }

    /// A string without holes.
    pub(super) fn plain_string(&mut self, what: &str) -> Parse<(SmolStr, Span)> {
        if !matches!(self.kind(), Kind::StrStart | Kind::Raw) {
            return Err(self.fail(what));
        }
        let Expr { kind, span } = self.primary()?;
        let parts = match kind {
            ExprKind::Raw(text) => return Ok((text, span)),
            ExprKind::Str(parts) => parts,
            _ => Vec::new(),
        };
        if parts.iter().any(|part| matches!(part, StrPart::Hole(_))) {
            let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, span, "this text must have no holes");
            self.report(error.help("A brace in a text is written `\\{`."));
        }
        let texts = parts.iter().filter_map(|part| match part {
            StrPart::Text(text) => Some(text.as_str()),
            StrPart::Hole(_) => None,
        });
        Ok((texts.collect(), span))
    }
}
