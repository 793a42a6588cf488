//! `if` and `match` as statements.

use crate::model::{Arm, Block, Condition, Pattern, Stmt, StmtKind, Subject};
use crate::target::rust::body::Printer;
use crate::target::rust::layout::{Block as Lines, Doc, Head, Stmt as Line};
use crate::target::rust::uses;

impl<'a> Printer<'a, '_> {
    /// An `if` or a `match`.
    pub(super) fn branches(&self, stmt: &'a Stmt, tail: bool) -> Doc {
        match &stmt.kind {
            StmtKind::If { condition, then, otherwise } => self.if_doc(condition, then, otherwise.as_ref(), tail),
            StmtKind::Match { subject, arms } => self.match_stmt(subject, arms, tail),
            _ => unreachable!("only branches have branches"),
        }
    }

    fn if_doc(&self, condition: &'a Condition, then: &'a Block, otherwise: Option<&'a Block>, tail: bool) -> Doc {
        let (head, then) = self.scoped(|| (self.condition("if ", condition, Some(then)), self.block(then, tail)));
        let Some(otherwise) = otherwise.filter(|block| tail || !block.stmts.is_empty()) else {
            return joined(head, then);
        };
        let mut branches = vec![(head, then)];
        match otherwise.stmts.as_slice() {
            [stmt] if matches!(stmt.kind, StmtKind::If { .. }) => match self.branches(stmt, tail) {
                Doc::If(rest, last) => {
                    branches.extend(rest);
                    Doc::If(branches, last)
                }
                other => other,
            },
            _ => Doc::If(branches, Some(self.block(otherwise, tail))),
        }
    }

    /// A `match` of one arm and an empty rest is an `if let`.
    fn match_stmt(&self, subject: &'a Subject, arms: &'a [Arm<Block>], tail: bool) -> Doc {
        let body = |printer: &Self, arm: &'a Arm<Block>| arm_body(printer.block(&arm.body, tail));
        let program = self.cx.program();
        let changed = uses::root(&subject.value)
            .is_some_and(|place| arms.iter().any(|arm| uses::block_changes(program, &arm.body, place)));
        let doc = self.match_doc(subject, arms, &body, changed);
        match (doc, arms) {
            (Doc::Match(value, docs), [_, rest]) if is_nothing(rest) && docs.len() == 2 => if_let(*value, docs),
            (doc, _) => doc,
        }
    }
}

/// An `if` without `else`; one that holds nothing but another such `if` takes over the conditions of that.
fn joined(head: Head, mut then: Lines) -> Doc {
    match (then.tail.as_deref(), then.stmts.as_mut_slice()) {
        (None, [Line::Plain(Doc::If(inner, None))]) if inner.len() == 1 => {
            let Some((second, block)) = inner.pop() else { unreachable!("there is one") };
            let mut clauses = head.clauses();
            clauses.extend(second.clauses());
            Doc::If(vec![(Head { before: "if ".to_owned(), value: Doc::Infix("&&", clauses) }, block)], None)
        }
        _ => Doc::If(vec![(head, then)], None),
    }
}

/// `if let` for a `match` whose rest is nothing.
fn if_let(value: Doc, mut docs: Vec<(String, Doc)>) -> Doc {
    docs.truncate(1);
    let Some((pattern, body)) = docs.pop() else { unreachable!("there is an arm") };
    let block = match body {
        Doc::Block(block) => block,
        other => Lines { stmts: vec![Line::Expr(other)], tail: None },
    };
    Doc::If(vec![(Head { before: format!("if let {pattern} = "), value }, block)], None)
}

fn is_nothing(arm: &Arm<Block>) -> bool {
    arm.body.stmts.is_empty() && arm.patterns.iter().all(|pattern| matches!(pattern, Pattern::Else | Pattern::None))
}

/// A block of one call stands in its arm without braces.
fn arm_body(mut block: Lines) -> Doc {
    if block.tail.is_none()
        && let [Line::Expr(doc)] = block.stmts.as_slice()
        && !matches!(doc, Doc::Prefix("return ", _))
        && is_unit_call(doc)
    {
        return doc.clone();
    }
    if block.stmts.is_empty()
        && let Some(tail) = block.tail.take()
    {
        return *tail;
    }
    Doc::Block(block)
}

/// Whether a statement is known to have no value: only those may stand without `;`.
fn is_unit_call(_: &Doc) -> bool {
    false
}
