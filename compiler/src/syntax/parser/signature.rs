//! Functions, parameters and types.

use super::{Kind, Parse, Parser, Stop};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::habits;
use crate::syntax::tree::{Docs, Function, Modifiers, Param, TypeExpr};

impl Parser<'_> {
    /// A function with its body. As an item its `pub` was read before.
    pub(super) fn function(&mut self, docs: Option<Docs>) -> Parse<Function> {
        let public = if docs.is_some() { self.visibility() } else { None };
        let mut function = self.signature(docs.unwrap_or_default(), public)?;
        if self.at(Kind::Semicolon) {
            let error = self.unexpected("`{` and the body of the function");
            let _ = self.fail_with(error.help("Only interfaces and port kinds have functions without a body."));
            self.bump();
            return Ok(function);
        }
        match self.block("after the signature of the function") {
            Ok(body) => function.body = Some(body),
            Err(Stop) => self.skip_rest(),
        }
        Ok(function)
    }

    /// A function without a body, in `owner`.
    pub(super) fn bare_function(&mut self, owner: &str, docs: Docs) -> Parse<Function> {
        if let Some(public) = self.visibility() {
            let message = format!("`pub` means nothing in {owner}");
            let error = Diagnostic::new(Code::MISPLACED_WORD, public, message);
            self.report(error.help("All of it is as visible as itself.").fix("remove it", public, ""));
        }
        let function = self.signature(docs, None)?;
        if self.at(Kind::OpenBrace) {
            let message = format!("a function of {owner} has no body");
            let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, self.here(), message);
            self.fail_with(error.help("Write `;` after its signature."));
            self.block("")?;
            return Ok(function);
        }
        self.semicolon("after the signature of the function");
        Ok(function)
    }

    fn signature(&mut self, docs: Docs, public: Option<Span>) -> Parse<Function> {
        let start = public.unwrap_or(self.here());
        let mut modifiers = self.modifiers()?;
        if self.at(Kind::Query) && self.kind_after(1) == Kind::Fn {
            self.bump();
            self.bump();
            let both = self.since(start);
            let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, self.last(), "`query` stands in place of `fn`");
            self.report(error.fix("write `query` alone", both, "query"));
            modifiers.is_query = true;
        } else if self.eat(Kind::Query).is_some() {
            modifiers.is_query = true;
        } else {
            self.fn_word()?;
        }
        let name = self.name("the name of a function")?;
        self.no_type_parameters()?;
        let params = self.params()?;
        let result = self.result();
        let throws = self.throws()?;
        let span = self.since(start);
        Ok(Function { docs, public, modifiers, name, params, result, throws, body: None, span })
    }

    fn fn_word(&mut self) -> Parse<()> {
        if self.eat(Kind::Fn).is_some() {
            return Ok(());
        }
        let word = self.text_of(self.token());
        if self.at(Kind::Word) && habits::item(word) == Some("fn") {
            self.instead("fn", &format!("expected `fn`, found `{word}`"));
            return Ok(());
        }
        Err(self.fail("`fn` or `query`"))
    }

    fn modifiers(&mut self) -> Parse<Modifiers> {
        let mut modifiers = Modifiers::default();
        while self.at(Kind::Word) {
            let word = self.text_of(self.token());
            let place = match word {
                "static" => &mut modifiers.is_static,
                "async" => &mut modifiers.is_async,
                "entry" => &mut modifiers.is_entry,
                _ => break,
            };
            if place.is_some() {
                return Err(self.fail("`fn`"));
            }
            *place = Some(self.take());
        }
        Ok(modifiers)
    }

    pub(super) fn params(&mut self) -> Parse<Vec<Param>> {
        self.expect(Kind::OpenParen, "before the parameters")?;
        self.separated(Kind::CloseParen, "the parameters", |parser| {
            if matches!(parser.kind_after(1), Kind::Word | Kind::Own) {
                parser.reject_secret();
            }
            parser.param()
        })
    }

    /// The fields of an error.
    pub(super) fn error_fields(&mut self) -> Parse<Vec<Param>> {
        self.expect(Kind::OpenParen, "before the fields")?;
        self.separated(Kind::CloseParen, "the fields", |parser| {
            let secret = parser.secret();
            Ok(Param { secret, ..parser.param()? })
        })
    }

    fn param(&mut self) -> Parse<Param> {
        let own = self.eat(Kind::Own);
        if self.at(Kind::SelfWord) {
            let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, self.here(), "`self` is no parameter");
            return Err(self.fail_with(error.help("Methods have it without naming it.")));
        }
        let name = self.name("the name of a parameter")?;
        self.colon("and a type after the name of the parameter")?;
        let ty = self.type_or_broken();
        if let Some(sign) = self.eat(Kind::Assign) {
            self.expr()?;
            let error = Diagnostic::new(Code::BAD_DEFAULT, self.since(sign), "parameters have no defaults");
            self.report(error.help("Trailing parameters of an optional type may be left out, and are `none`."));
        }
        Ok(Param { secret: None, own, name, ty })
    }

    fn result(&mut self) -> Option<TypeExpr> {
        match self.kind() {
            Kind::Arrow => drop(self.bump()),
            Kind::Colon | Kind::FatArrow => {
                let message = format!("expected `->` before the type of the result, found {}", self.found());
                self.instead("->", &message);
            }
            _ => return None,
        }
        Some(self.type_or_broken())
    }

    fn throws(&mut self) -> Parse<Vec<TypeExpr>> {
        let mut throws = Vec::new();
        if self.eat_word("throws").is_some() {
            throws.push(self.type_expr()?);
            while self.eat(Kind::Comma).is_some() {
                throws.push(self.type_expr()?);
            }
        }
        Ok(throws)
    }

    /// `: Type`, if it is there.
    pub(super) fn type_annotation(&mut self) -> Option<TypeExpr> {
        self.eat(Kind::Colon).map(|_| self.type_or_broken())
    }

    /// `<T>` after a declared name: user types take none.
    pub(super) fn no_type_parameters(&mut self) -> Parse<()> {
        if !self.at(Kind::Lt) {
            return Ok(());
        }
        let message = "declarations take no type parameters";
        let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, self.here(), message);
        Err(self.fail_with(error.help("Only `List`, `Map`, `Promise` and `Link` have them.")))
    }

    /// `Map<String, List<Int>>?`
    pub(super) fn type_expr(&mut self) -> Parse<TypeExpr> {
        let start = self.here();
        if self.at(Kind::OpenBracket) {
            return Err(self.list_type());
        }
        let mut path = vec![self.name("a type")?];
        while self.eat(Kind::Dot).is_some() {
            path.push(self.name("the name of a type")?);
        }
        let args = if self.eat(Kind::Lt).is_some() { self.type_arguments()? } else { Vec::new() };
        let optional = self.optional_sign();
        Ok(TypeExpr { path, args, optional, span: self.since(start) })
    }

    fn list_type(&mut self) -> Stop {
        let error = self.unexpected("a type");
        self.fail_with(error.help("A list of integers is written `List<Int>`."))
    }

    fn type_arguments(&mut self) -> Parse<Vec<TypeExpr>> {
        self.deeper(|parser| {
            let mut args = vec![parser.type_expr()?];
            while parser.eat(Kind::Comma).is_some() && !parser.at(Kind::Gt) {
                args.push(parser.type_expr()?);
            }
            parser.split_greater_equal();
            parser.expect(Kind::Gt, "after the type arguments")?;
            Ok(args)
        })
    }

    /// In `List<Int>=` the two signs stand for themselves.
    fn split_greater_equal(&mut self) {
        if self.at(Kind::Ge) {
            let token = self.token();
            self.tokens[self.at].kind = Kind::Assign;
            self.tokens[self.at].start += 1;
            let greater = super::Token { kind: Kind::Gt, start: token.start, end: token.start + 1 };
            self.tokens.insert(self.at, greater);
        }
    }

    fn optional_sign(&mut self) -> Option<Span> {
        if self.at(Kind::Coalesce) {
            let span = self.take();
            let error = Diagnostic::new(Code::NESTED_OPTIONAL, span, "an optional of an optional does not exist");
            self.report(error.fix("write one `?`", span, "?"));
            return Some(span);
        }
        self.eat(Kind::Question)
    }
}
