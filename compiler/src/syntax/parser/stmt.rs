//! Blocks and statements.

use super::{Kind, Parse, Parser, Stop};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::source::Span;
use crate::syntax::tree::{BinaryOp, Block, Condition, Else, Expr, ExprKind, IfStmt, Name, Stmt, StmtKind};

impl Parser<'_> {
    pub(super) fn block(&mut self, place: &str) -> Parse<Block> {
        let open = self.at;
        let start = self.expect(Kind::OpenBrace, place)?;
        let Ok(stmts) = self.inside(|parser| Ok(parser.statements())) else {
            // It holds something too deep. Whoever goes on does so behind it.
            self.skip_group(open);
            return Err(Stop);
        };
        self.expect(Kind::CloseBrace, "at the end of the block")?;
        Ok(Block { stmts, span: self.since(start) })
    }

    fn statements(&mut self) -> Vec<Stmt> {
        let mut stmts = Vec::new();
        while !self.kind().closes() && !self.at(Kind::End) {
            if !self.stray_semicolon() {
                let stmt = self.statement();
                stmts.push(stmt);
            }
        }
        stmts
    }

    fn stray_semicolon(&mut self) -> bool {
        let is_stray = self.at(Kind::Semicolon);
        if is_stray {
            let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, self.here(), "this `;` ends nothing");
            self.fail_with(error.fix("remove it", self.here(), ""));
            self.bump();
        }
        is_stray
    }

    fn statement(&mut self) -> Stmt {
        let (start, first) = (self.at, self.here());
        let kind = self.statement_kind().unwrap_or_else(|Stop| {
            self.recover_statement(start);
            StmtKind::Broken
        });
        Stmt { kind, span: self.since(first) }
    }

    fn statement_kind(&mut self) -> Parse<StmtKind> {
        match self.kind() {
            Kind::Let => self.let_statement(),
            Kind::Var => self.var_statement(),
            Kind::If => self.if_statement().map(StmtKind::If),
            Kind::For => self.for_statement(),
            Kind::While => self.while_statement(),
            Kind::Match => self.match_statement(),
            Kind::Assert => self.assert_statement(),
            Kind::Return | Kind::Throw | Kind::Break | Kind::Continue => {
                let kind = self.leaving()?;
                self.semicolon("after this statement");
                Ok(kind)
            }
            _ => {
                let kind = self.simple()?;
                self.semicolon("after this statement");
                Ok(kind)
            }
        }
    }

    fn let_statement(&mut self) -> Parse<StmtKind> {
        let (name, ty, value) = self.binding()?;
        if self.eat(Kind::Else).is_none() {
            self.semicolon("after this statement");
            return Ok(StmtKind::Let { name, ty, value, otherwise: None });
        }
        let otherwise = self.block("after `else`");
        if otherwise.is_err() {
            self.skip_rest();
        }
        let _ = self.eat(Kind::Semicolon);
        Ok(StmtKind::Let { name, ty, value, otherwise: otherwise.ok() })
    }

    fn var_statement(&mut self) -> Parse<StmtKind> {
        let (name, ty, value) = self.binding()?;
        self.semicolon("after this statement");
        Ok(StmtKind::Var { name, ty, value })
    }

    fn binding(&mut self) -> Parse<(Name, Option<crate::syntax::tree::TypeExpr>, Expr)> {
        let word = self.take();
        if self.at_word("mut") && self.kind_after(1) == Kind::Word {
            let both = word.to(self.take());
            let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, both, "a name that changes is declared with `var`");
            self.report(error.fix("write `var`", both, "var"));
        }
        let name = self.name("a new name")?;
        let ty = self.type_annotation();
        let value = self.assigned("and a value after the new name");
        Ok((name, ty, value))
    }

    /// `= value`; where it cannot be read, a broken value.
    pub(super) fn assigned(&mut self, place: &str) -> Expr {
        let here = self.here().before();
        match self.assign_sign(place) {
            Ok(()) => self.value(),
            Err(Stop) => Expr { kind: ExprKind::Broken, span: here },
        }
    }

    /// `=`, also where `:=` was written.
    fn assign_sign(&mut self, place: &str) -> Parse<()> {
        if self.at(Kind::Walrus) {
            self.instead("=", "expected `=`, found `:=`");
            return Ok(());
        }
        self.expect(Kind::Assign, place).map(drop)
    }

    fn if_statement(&mut self) -> Parse<IfStmt> {
        self.bump();
        let condition = self.condition("`if`")?;
        let then = self.block("after the condition")?;
        let otherwise = if self.else_if_in_one_word() {
            Some(Else::If(Box::new(self.deeper(Self::if_statement)?)))
        } else if self.eat(Kind::Else).is_some() {
            Some(self.otherwise()?)
        } else {
            None
        };
        Ok(IfStmt { condition, then, otherwise })
    }

    fn otherwise(&mut self) -> Parse<Else> {
        if self.at(Kind::If) {
            return Ok(Else::If(Box::new(self.deeper(Self::if_statement)?)));
        }
        self.block("after `else`").map(Else::Block)
    }

    /// Whether `elif` or the like stands here; it is reported and stays, for it to be taken as `if`.
    fn else_if_in_one_word(&mut self) -> bool {
        let is_one_word = ["elif", "elsif", "elseif"].iter().any(|word| self.at_word(word));
        if is_one_word {
            let message = format!("expected `else if`, found {}", self.found());
            let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, self.here(), message);
            self.report(error.fix("write two words", self.here(), "else if"));
        }
        is_one_word
    }

    /// `value` or `let name = value`, before a block.
    pub(super) fn condition(&mut self, after: &str) -> Parse<Condition> {
        self.in_head(|parser| {
            if parser.eat(Kind::Let).is_some() {
                let name = parser.name("a new name")?;
                parser.assign_sign("and a value after the new name")?;
                return Ok(Condition::Let { name, value: parser.expr()? });
            }
            if parser.at(Kind::OpenBrace) {
                return Err(parser.fail(&format!("a condition after {after}")));
            }
            let value = parser.expr()?;
            if parser.at(Kind::Assign) {
                let span = parser.instead("==", "`=` assigns; `==` compares");
                let right = parser.expr()?;
                let whole = value.span.to(right.span);
                let kind = ExprKind::Binary(Box::new(value), BinaryOp::Eq, span, Box::new(right));
                return Ok(Condition::Value(Expr { kind, span: whole }));
            }
            Ok(Condition::Value(value))
        })
    }

    fn for_statement(&mut self) -> Parse<StmtKind> {
        self.bump();
        if self.at(Kind::OpenParen) {
            let error = self.unexpected("a new name after `for`");
            return Err(self.fail_with(error.help("Loops are written `for x in xs { … }` or `for i in 0..n { … }`.")));
        }
        let name = self.name("a new name")?;
        if self.at_word("of") {
            self.instead("in", "expected `in`, found `of`");
        } else {
            self.expect(Kind::In, "after the new name")?;
        }
        let over = self.in_head(Self::expr)?;
        let body = self.block("after the head of the loop")?;
        Ok(StmtKind::For { name, over, body })
    }

    fn while_statement(&mut self) -> Parse<StmtKind> {
        self.bump();
        let condition = self.condition("`while`")?;
        let body = self.block("after the condition")?;
        Ok(StmtKind::While { condition, body })
    }

    fn match_statement(&mut self) -> Parse<StmtKind> {
        let value = self.matching()?;
        let _ = self.eat(Kind::Semicolon);
        Ok(StmtKind::Match(value))
    }

    fn assert_statement(&mut self) -> Parse<StmtKind> {
        self.bump();
        let value = self.expr()?;
        let throws = if self.eat_word("throws").is_some() { Some(self.type_expr()?) } else { None };
        self.semicolon("after this statement");
        Ok(StmtKind::Assert { value, throws })
    }

    /// `return`, `throw`, `break` or `continue`, without its `;`.
    pub(super) fn leaving(&mut self) -> Parse<StmtKind> {
        let word = self.bump().kind;
        match word {
            Kind::Break => Ok(StmtKind::Break),
            Kind::Continue => Ok(StmtKind::Continue),
            Kind::Throw => Ok(StmtKind::Throw(self.expr()?)),
            _ if matches!(self.kind(), Kind::Semicolon | Kind::Comma) || self.kind().closes() => {
                Ok(StmtKind::Return(None))
            }
            _ if self.kind().starts_statement() && self.is_first_on_line(self.at) => Ok(StmtKind::Return(None)),
            _ => Ok(StmtKind::Return(Some(self.expr()?))),
        }
    }

    /// An expression or an assignment, without its `;`.
    pub(super) fn simple(&mut self) -> Parse<StmtKind> {
        if self.at(Kind::OpenBrace) {
            let error = self.unexpected("a statement");
            return Err(self.fail_with(error.help("A block stands after `if`, `else`, `for`, `while` or `=>` only.")));
        }
        let place = self.expr()?;
        let op = match self.kind() {
            Kind::Assign => None,
            Kind::PlusAssign => Some(BinaryOp::Add),
            Kind::MinusAssign => Some(BinaryOp::Sub),
            Kind::StarAssign => Some(BinaryOp::Mul),
            Kind::SlashAssign => Some(BinaryOp::Div),
            Kind::PercentAssign => Some(BinaryOp::Rem),
            Kind::PlusPlus | Kind::Minus => return Err(self.stepping()),
            Kind::Walrus => return self.walrus(place),
            _ => return self.expression_statement(place),
        };
        if !is_place(&place) {
            let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, place.span, "this cannot be assigned to");
            self.report(error.help("A name, a field or an element can stand before the sign."));
        }
        self.bump();
        let value = self.expr()?;
        Ok(StmtKind::Assign { place, op, value })
    }

    fn expression_statement(&mut self, value: Expr) -> Parse<StmtKind> {
        let is_typed = matches!(value.kind, ExprKind::Name(_)) && self.kind_after(1) == Kind::Assign;
        if self.at(Kind::Word) && is_typed && !self.is_first_on_line(self.at) {
            let error = self.unexpected("`;` after this statement");
            return Err(
                self.fail_with(error.help("A new name is declared by `let name = value;` or `var name = value;`."))
            );
        }
        Ok(StmtKind::Expr(value))
    }

    /// `x++` or `x--`.
    fn stepping(&mut self) -> Stop {
        let start = self.here();
        let is_plus = self.at(Kind::PlusPlus);
        let span = if is_plus { start } else { start.to(self.span_of(self.tokens[self.at + 1])) };
        let (found, wanted) = if is_plus { ("++", "+=") } else { ("--", "-=") };
        let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, span, format!("`{found}` does not exist"));
        self.fail_with(error.fix(format!("write `{wanted} 1`"), span, format!(" {wanted} 1")))
    }

    /// `x := value`, as other languages declare.
    fn walrus(&mut self, place: Expr) -> Parse<StmtKind> {
        let sign = self.take();
        let mut error = Diagnostic::new(Code::UNEXPECTED_TOKEN, sign, "`:=` does not exist")
            .help("`let` declares a name, `=` assigns to one.");
        let value = self.expr()?;
        let edits = vec![edit(place.span.before(), "let "), edit(sign, "=")];
        error.fix = Some(Fix { title: "declare it with `let`".to_owned(), edits });
        self.report(error);
        match place.kind {
            ExprKind::Name(name) => Ok(StmtKind::Let { name, ty: None, value, otherwise: None }),
            _ => Ok(StmtKind::Assign { place, op: None, value }),
        }
    }
}

fn edit(span: Span, text: &str) -> Edit {
    Edit { span, text: text.to_owned() }
}

fn is_place(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Name(_) | ExprKind::Field(..) | ExprKind::Index(..) | ExprKind::Broken)
}
