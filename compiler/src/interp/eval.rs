//! Expressions.

use super::machine::{Eval, Frame, Machine, This};
use super::value::{Fields, Key, Stop, Value};
use super::{json, operators, order};
use crate::model::{
    Arm, Condition, Constant, Expr, ExprKind, Id, IfExpr, Lambda, LambdaBody, Local, Opened, Opening, Part, Pattern,
    Subject,
};
use crate::source::Span;
use std::borrow::Cow;
use std::rc::Rc;

impl<'p> Machine<'p> {
    /// The value of an expression.
    pub(super) fn expr(&mut self, frame: &mut Frame, expr: &'p Expr) -> Eval {
        self.tick(expr)?;
        Ok(match &expr.kind {
            ExprKind::Int(value) => Value::Int(*value),
            ExprKind::Float(value) => Value::Float(*value),
            ExprKind::Duration(value) => Value::Duration(*value),
            ExprKind::Bool(value) => Value::Bool(*value),
            ExprKind::Str(text) => Value::text(text.as_str()),
            ExprKind::None => Value::None,
            ExprKind::Unit => Value::Unit,
            ExprKind::Case(id, case) => Value::Case(*id, *case),
            ExprKind::Local(local) => frame.locals[local.index()].clone(),
            ExprKind::SelfRef => this(frame),
            ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => self.expr(frame, inner)?,
            ExprKind::Try(inner) => self.expr(frame, inner).map_err(Stop::passed)?,
            ExprKind::Lambda(_) => unreachable!("a lambda is only an argument of a built-in"),
            _ => self.compound(frame, expr)?,
        })
    }

    fn compound(&mut self, frame: &mut Frame, expr: &'p Expr) -> Eval {
        match &expr.kind {
            ExprKind::Template(parts) => self.template(frame, parts, expr.span),
            ExprKind::List(elements) => self.all(frame, elements).map(Value::list),
            ExprKind::Map(entries) => self.map_literal(frame, entries),
            ExprKind::Constant(id) => self.constant(*id),
            ExprKind::Field(base, index) => self.field(frame, base, *index),
            ExprKind::Index(base, index) => {
                let base = self.expr(frame, base)?;
                let index = self.expr(frame, index)?;
                self.element(&base, &index, expr.span)
            }
            ExprKind::Unary(op, operand) => {
                let operand = self.expr(frame, operand)?;
                self.at(expr.span, operators::unary(*op, &operand))
            }
            ExprKind::Binary(op, left, right) => self.binary(frame, expr.span, *op, left, right),
            ExprKind::Coalesce(left, right) => match self.expr(frame, left)? {
                Value::None => self.expr(frame, right),
                value => Ok(value),
            },
            ExprKind::If(branches) => self.if_expr(frame, branches),
            ExprKind::Match(subject, arms) => {
                let body = self.choose(frame, subject, arms)?;
                self.expr(frame, body)
            }
            ExprKind::Call(call) => self.call_expr(frame, call, expr),
            ExprKind::New(new) => {
                let args = self.fields_given(frame, &new.args)?;
                self.deeper(expr.span, |machine| machine.make(&expr.ty, args))
            }
            ExprKind::With(base, fields) => self.with(frame, base, fields),
            ExprKind::TryElse(call, otherwise) => match self.expr(frame, call) {
                Err(Stop::Threw(_)) => self.expr(frame, otherwise),
                other => other,
            },
            ExprKind::Take(place) => self.take(frame, place),
            ExprKind::Hoisted(block, value) => {
                self.block(frame, block)?;
                self.expr(frame, value)
            }
            _ => unreachable!("simple expressions are done"),
        }
    }

    /// Values in order.
    pub(super) fn all(&mut self, frame: &mut Frame, exprs: &'p [Expr]) -> Eval<Vec<Value>> {
        exprs.iter().map(|expr| self.expr(frame, expr)).collect()
    }

    pub(super) fn fields_given(&mut self, frame: &mut Frame, fields: &'p [(usize, Expr)]) -> Eval<Vec<(usize, Value)>> {
        fields.iter().map(|(index, value)| Ok((*index, self.expr(frame, value)?))).collect()
    }

    fn map_literal(&mut self, frame: &mut Frame, entries: &'p [(Expr, Expr)]) -> Eval {
        let mut map = indexmap::IndexMap::with_capacity(entries.len());
        for (key, value) in entries {
            let key = self.expr(frame, key)?;
            map.insert(Key::of(&key), self.expr(frame, value)?);
        }
        Ok(Value::Map(Rc::new(map)))
    }

    fn template(&mut self, frame: &mut Frame, parts: &'p [Part], span: Span) -> Eval {
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Text(literal) => text.push_str(literal),
                Part::Hole(hole) => {
                    let value = self.expr(frame, hole)?;
                    text.push_str(&self.hole(&value));
                }
            }
        }
        self.spend(span, text.len())?;
        Ok(Value::text(text))
    }

    /// The value of a constant, evaluated when it is first used.
    fn constant(&mut self, id: Id<Constant>) -> Eval {
        if let Some(value) = &self.constants[id.index()] {
            return Ok(value.clone());
        }
        let program = self.program;
        let value = self.expr(&mut Frame::new(This::Nothing, 0), &program.constants[id].value)?;
        self.constants[id.index()] = Some(value.clone());
        Ok(value)
    }

    fn field(&mut self, frame: &mut Frame, base: &'p Expr, index: usize) -> Eval {
        if let (ExprKind::SelfRef, This::Making(fields)) = (&base.kind, &frame.this) {
            return Ok(fields.borrow()[index].clone());
        }
        Ok(match self.expr(frame, base)? {
            Value::Record(record) => record.values[index].clone(),
            Value::Error(error) => error.values[index].clone(),
            Value::Instance(instance) => instance.fields.borrow()[index].clone(),
            Value::Actor(actor) => self.actors[actor.0].fields[index].clone(),
            other => unreachable!("the checker lets no {other:?} have fields"),
        })
    }

    /// `base[index]`
    pub(super) fn element(&self, base: &Value, index: &Value, span: Span) -> Eval {
        self.at(span, element(self, base, index))
    }

    fn if_expr(&mut self, frame: &mut Frame, branches: &'p IfExpr) -> Eval {
        if self.condition(frame, &branches.condition)? {
            self.expr(frame, &branches.then)
        } else {
            self.expr(frame, &branches.otherwise)
        }
    }

    /// Whether a condition holds; what it opens gets its name.
    pub(super) fn condition(&mut self, frame: &mut Frame, condition: &'p Condition) -> Eval<bool> {
        match condition {
            Condition::Value(value) => Ok(self.expr(frame, value)?.truth()),
            Condition::Opens(opened) => self.open(frame, opened),
        }
    }

    /// Opens a value; tells whether it was there.
    pub(super) fn open(&mut self, frame: &mut Frame, opened: &'p Opened) -> Eval<bool> {
        let value = match (opened.how, self.expr(frame, &opened.value)) {
            (Opening::Ok, Err(Stop::Threw(_))) | (Opening::Some, Ok(Value::None)) => return Ok(false),
            (_, result) => result?,
        };
        frame.locals[opened.local.index()] = value;
        Ok(true)
    }

    /// The body of the arm that fits, after what it names has its name.
    pub(super) fn choose<T>(&mut self, frame: &mut Frame, subject: &'p Subject, arms: &'p [Arm<T>]) -> Eval<&'p T> {
        let value = match self.expr(frame, &subject.value) {
            Err(Stop::Threw(error)) if subject.tries => Err(error),
            other => Ok(other?),
        };
        let fits = |arm: &&Arm<T>| arm.patterns.iter().any(|pattern| fits(pattern, subject.tries, &value));
        let Some(arm) = arms.iter().find(fits) else {
            return Err(value.map_or_else(Stop::Threw, |value| {
                self.fault(subject.value.span, format!("no arm fits {}", self.shown(&value)))
            }));
        };
        if let Some(local) = arm.binding {
            frame.locals[local.index()] = value.unwrap_or_else(|error| error);
        }
        Ok(&arm.body)
    }

    fn with(&mut self, frame: &mut Frame, base: &'p Expr, fields: &'p [(usize, Expr)]) -> Eval {
        let base = self.expr(frame, base)?;
        let given = self.fields_given(frame, fields)?;
        let Value::Record(mut record) = base else { unreachable!("the checker lets only records be changed so") };
        let values = &mut Rc::make_mut(&mut record).values;
        for (index, value) in given {
            values[index] = value;
        }
        Ok(Value::Record(record))
    }

    /// Calls a lambda, which reads the locals of the body it stands in.
    pub(super) fn lambda(&mut self, frame: &mut Frame, lambda: &'p Lambda, args: &[&Value]) -> Eval {
        for (param, arg) in lambda.params.iter().zip(args) {
            set(frame, *param, (*arg).clone());
        }
        match &lambda.body {
            LambdaBody::Value(value) => self.expr(frame, value),
            LambdaBody::Block(block) => Ok(self.block(frame, block)?.returned()),
        }
    }
}

/// Gives a local a value.
pub(super) fn set(frame: &mut Frame, local: Id<Local>, value: Value) {
    frame.locals[local.index()] = value;
}

fn this(frame: &Frame) -> Value {
    match &frame.this {
        This::Value(value) => value.clone(),
        other => unreachable!("the checker lets {other:?} be no value"),
    }
}

fn element(machine: &Machine<'_>, base: &Value, index: &Value) -> Result<Value, Cow<'static, str>> {
    match (base, index) {
        (Value::List(elements), Value::Int(index)) => Ok(elements[position(*index, elements.len())?].clone()),
        (Value::Map(entries), key) => entries.get(&Key::of(key)).cloned().ok_or_else(|| no_entry(machine, key)),
        other => unreachable!("the checker lets nothing else be indexed: {other:?}"),
    }
}

/// The place that an index means.
pub(super) fn position(index: i64, size: usize) -> Result<usize, Cow<'static, str>> {
    let position = usize::try_from(index).ok().filter(|position| *position < size);
    position.ok_or_else(|| format!("index {index} is out of range for {size} elements").into())
}

/// The text of the fault of a missing key.
pub(super) fn no_entry(machine: &Machine<'_>, key: &Value) -> Cow<'static, str> {
    let key = match key {
        Value::Str(text) => json::string_text(text),
        key => machine.shown(key),
    };
    format!("no entry for key {key}").into()
}

fn fits(pattern: &Pattern, tries: bool, value: &Result<Value, Value>) -> bool {
    match (pattern, value) {
        (Pattern::Else, _) => true,
        (Pattern::Error(id), Err(Value::Error(error))) => error.id == *id,
        (Pattern::Ok, Ok(_)) => tries,
        (Pattern::Case(_, wanted), Ok(Value::Case(_, case))) => wanted == case,
        (Pattern::Member(id), Ok(Value::Record(record))) => is(record, *id),
        (Pattern::None, Ok(value)) => matches!(value, Value::None),
        (Pattern::Some, Ok(value)) => !matches!(value, Value::None),
        (Pattern::Int(wanted), Ok(value)) => order::equal(value, &Value::Int(*wanted)),
        (Pattern::Str(wanted), Ok(Value::Str(text))) => **text == **wanted,
        (Pattern::Bool(wanted), Ok(value)) => order::equal(value, &Value::Bool(*wanted)),
        _ => false,
    }
}

fn is<T>(fields: &Fields<T>, id: Id<T>) -> bool {
    fields.id == id
}
