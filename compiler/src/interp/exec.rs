//! Statements.

use super::eval::set;
use super::machine::{Eval, Frame, Machine};
use super::promise::Promise;
use super::value::{Stop, Value};
use crate::model::{BinaryOp, Block, Condition, ErrorType, Expr, Id, Local, Over, Stmt, StmtKind};
use crate::source::Span;
use std::rc::Rc;

/// How a statement ends, where it ends well.
pub(super) enum Flow {
    /// The next one follows.
    Next,
    /// The loop ends.
    Break,
    /// The loop's next turn follows.
    Continue,
    /// The body ends with this value.
    Return(Value),
    /// The step ends; the statement with this index is the first of a later one.
    Await {
        /// What is awaited.
        promise: Rc<Promise>,
        /// Where its value goes.
        local: Id<Local>,
        /// The first statement of the rest.
        next: usize,
    },
}

impl Flow {
    /// What a body returns that ended so.
    pub(super) fn returned(self) -> Value {
        match self {
            Flow::Return(value) => value,
            _ => Value::Unit,
        }
    }
}

impl<'p> Machine<'p> {
    /// Runs a block.
    pub(super) fn block(&mut self, frame: &mut Frame, block: &'p Block) -> Eval<Flow> {
        self.block_from(frame, block, 0)
    }

    /// Runs a block from one of its statements on.
    pub(super) fn block_from(&mut self, frame: &mut Frame, block: &'p Block, first: usize) -> Eval<Flow> {
        self.stmts(frame, block, first).map_err(Stop::thrown)
    }

    fn stmts(&mut self, frame: &mut Frame, block: &'p Block, first: usize) -> Eval<Flow> {
        for (index, stmt) in block.stmts.iter().enumerate().skip(first) {
            if let StmtKind::Await { local, promise } = &stmt.kind {
                let promise = Self::as_promise(&self.expr(frame, promise)?);
                return Ok(Flow::Await { promise, local: *local, next: index + 1 });
            }
            let flow = self.stmt(frame, stmt)?;
            self.raise()?;
            match flow {
                Flow::Next => {}
                flow => return Ok(flow),
            }
        }
        Ok(Flow::Next)
    }

    fn stmt(&mut self, frame: &mut Frame, stmt: &'p Stmt) -> Eval<Flow> {
        match &stmt.kind {
            StmtKind::Let { local, value } => {
                let value = self.expr(frame, value)?;
                set(frame, *local, value);
            }
            StmtKind::LetElse { opened, otherwise } => {
                if !self.open(frame, opened)? {
                    return self.block(frame, otherwise);
                }
            }
            StmtKind::If { condition, then, otherwise } => {
                return self.if_stmt(frame, condition, then, otherwise.as_ref());
            }
            StmtKind::For { local, over, body } => return self.for_stmt(frame, *local, over, body),
            StmtKind::While { condition, body } => return self.while_stmt(frame, stmt.span, condition, body),
            StmtKind::Match { subject, arms } => {
                let body = self.choose(frame, subject, arms)?;
                return self.block(frame, body);
            }
            StmtKind::Return(None) => return Ok(Flow::Return(Value::Unit)),
            StmtKind::Return(Some(value)) => return self.expr(frame, value).map(Flow::Return),
            StmtKind::Throw(error) => return self.throw(frame, error),
            StmtKind::Break => return Ok(Flow::Break),
            StmtKind::Continue => return Ok(Flow::Continue),
            StmtKind::Assert { value, text } => self.assert(frame, stmt.span, value, text)?,
            StmtKind::AssertThrows { value, error, text } => {
                self.assert_throws(frame, stmt.span, value, *error, text)?;
            }
            StmtKind::Assign { place, op, value } => self.assign(frame, stmt.span, place, *op, value)?,
            StmtKind::Expr(value) => drop(self.expr(frame, value)?),
            StmtKind::Await { .. } => unreachable!("`await` stands in the outermost block alone"),
        }
        Ok(Flow::Next)
    }

    fn throw(&mut self, frame: &mut Frame, error: &'p Expr) -> Eval<Flow> {
        let error = self.expr(frame, error)?;
        Err(Stop::Threw(error))
    }

    fn if_stmt(
        &mut self,
        frame: &mut Frame,
        condition: &'p Condition,
        then: &'p Block,
        otherwise: Option<&'p Block>,
    ) -> Eval<Flow> {
        if self.condition(frame, condition)? {
            return self.block(frame, then);
        }
        otherwise.map_or(Ok(Flow::Next), |otherwise| self.block(frame, otherwise))
    }

    fn for_stmt(&mut self, frame: &mut Frame, local: Id<Local>, over: &'p Over, body: &'p Block) -> Eval<Flow> {
        match over {
            Over::List(list) => {
                let Value::List(elements) = self.expr(frame, list)? else { unreachable!("`for` runs over lists") };
                self.turns(frame, local, elements.iter().cloned(), body)
            }
            Over::Range(start, end) => {
                let Value::Int(start) = self.expr(frame, start)? else { unreachable!("ranges are of integers") };
                let Value::Int(end) = self.expr(frame, end)? else { unreachable!("ranges are of integers") };
                self.turns(frame, local, (start..end).map(Value::Int), body)
            }
        }
    }

    fn turns(
        &mut self,
        frame: &mut Frame,
        local: Id<Local>,
        values: impl Iterator<Item = Value>,
        body: &'p Block,
    ) -> Eval<Flow> {
        for value in values {
            set(frame, local, value);
            self.burn(beginning(body))?;
            match self.block(frame, body)? {
                Flow::Next | Flow::Continue => {}
                Flow::Break => break,
                flow => return Ok(flow),
            }
        }
        Ok(Flow::Next)
    }

    fn while_stmt(&mut self, frame: &mut Frame, span: Span, condition: &'p Condition, body: &'p Block) -> Eval<Flow> {
        while self.condition(frame, condition)? {
            self.burn(span)?;
            match self.block(frame, body)? {
                Flow::Next | Flow::Continue => {}
                Flow::Break => break,
                flow => return Ok(flow),
            }
        }
        Ok(Flow::Next)
    }

    /// A comparison that does not hold shows both sides, unless one would give away a secret.
    fn assert(&mut self, frame: &mut Frame, span: Span, value: &'p Expr, text: &str) -> Eval<()> {
        let shown = match self.program.shown_comparison(value) {
            Some((op, left, right)) => {
                let left = self.expr(frame, left)?;
                let right = self.expr(frame, right)?;
                if self.operate(span, op, &left, &right)?.truth() {
                    return Ok(());
                }
                format!(" (left: {}, right: {})", self.shown(&left), self.shown(&right))
            }
            None if self.expr(frame, value)?.truth() => return Ok(()),
            None => String::new(),
        };
        Err(self.fault(span, format!("assertion failed: {text}{shown}")))
    }

    /// A call must throw the error, or a promise must have failed with it.
    fn assert_throws(
        &mut self,
        frame: &mut Frame,
        span: Span,
        value: &'p Expr,
        error: Id<ErrorType>,
        text: &str,
    ) -> Eval<()> {
        let outcome = match self.expr(frame, value) {
            Ok(Value::Promise(promise)) => promise.outcome().unwrap_or(Ok(Value::Unit)),
            other => other,
        };
        match outcome {
            Err(Stop::Threw(Value::Error(thrown))) if thrown.id == error => Ok(()),
            Err(Stop::Fault(fault)) => Err(Stop::Fault(fault)),
            _ => Err(self.fault(span, format!("assertion failed: {text}"))),
        }
    }

    /// The place is looked at before the value is evaluated, and changed after it.
    fn assign(
        &mut self,
        frame: &mut Frame,
        span: Span,
        place: &'p Expr,
        op: Option<BinaryOp>,
        value: &'p Expr,
    ) -> Eval<()> {
        let target = self.place(frame, place)?;
        let value = match op {
            None => self.expr(frame, value)?,
            Some(op) => {
                let before = self.read(frame, &target, place.span)?;
                let value = self.expr(frame, value)?;
                self.operate(span, op, &before, &value)?
            }
        };
        self.write(frame, &target, value, place.span)
    }
}

/// Where a block begins.
fn beginning(block: &Block) -> Span {
    block.stmts.first().map_or(Span::default(), |stmt| stmt.span)
}
