//! Makes a value fit the type that is wanted, with explicit conversions, and finds the common type of branches.

use super::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Conversion, Expr, ExprKind, Type};
use crate::syntax::tree;

impl Checker<'_> {
    /// The value as this type; what does not fit is reported.
    pub(in crate::sema) fn expect(&mut self, expr: &tree::Expr, wanted: &Type) -> Expr {
        let value = self.expr(expr, Some(wanted));
        self.fit(value, wanted)
    }

    /// The value converted to the wanted type; what does not fit is reported.
    pub(super) fn fit(&mut self, value: Expr, wanted: &Type) -> Expr {
        match self.convert(value, wanted) {
            Ok(value) => value,
            Err(value) => {
                self.mismatch(&value, wanted);
                Expr { ty: wanted.clone(), ..value }
            }
        }
    }

    /// The value converted to the wanted type, or as it was.
    fn convert(&self, value: Expr, wanted: &Type) -> Result<Expr, Expr> {
        if value.ty == *wanted || value.ty.has_error() || wanted.has_error() {
            return Ok(value);
        }
        let program = &self.sema.program;
        match (&value.ty, wanted) {
            (Type::Optional(_), Type::Optional(_)) => Err(value),
            (_, Type::Optional(inner)) => {
                self.convert(value, inner).map(|value| wrap(Conversion::Some, value, wanted.clone()))
            }
            (Type::Record(record), Type::Union(union))
                if program.unions[*union].members.iter().any(|member| member.record == *record) =>
            {
                Ok(wrap(Conversion::Union(*union), value, wanted.clone()))
            }
            (Type::Class(class), Type::Interface(interface))
                if program.classes[*class].implements.contains(interface) =>
            {
                Ok(wrap(Conversion::Interface(*interface), value, wanted.clone()))
            }
            _ => Err(value),
        }
    }

    fn mismatch(&mut self, value: &Expr, wanted: &Type) {
        let (expected, found) = (self.text(wanted), self.text(&value.ty));
        if value.ty.opened() == wanted && matches!(value.ty, Type::Optional(_)) {
            let message = format!("this may be absent: expected `{expected}`, found `{found}`");
            let problem = Diagnostic::new(Code::UNOPENED_OPTIONAL, value.span, message);
            self.report(
                problem
                    .help("open it with `if let` or `let … else`, or give a value for when it is absent: `… ?? value`"),
            );
            return;
        }
        let problem =
            Diagnostic::new(Code::TYPE_MISMATCH, value.span, format!("expected `{expected}`, found `{found}`"));
        let text = self.sema.sources.text(value.span);
        let problem = match (&value.ty, wanted, &value.kind) {
            (Type::Int, Type::Float, ExprKind::Int(_)) => {
                problem.fix(format!("write `{text}.0`"), value.span, format!("{text}.0"))
            }
            (Type::Int, Type::Float, _) => problem.help("convert it: `.to_float()`"),
            (Type::Float, Type::Int, _) => problem.help("convert it: `floor(…)` or `round(…)`"),
            (Type::Int, Type::Duration, ExprKind::Int(_)) => {
                problem.help(format!("write its unit: `{text}s`, `{text}ms`"))
            }
            (Type::Int, Type::Duration, _) => problem.help("convert it: `Duration.of(milliseconds)`"),
            (Type::Int | Type::Float | Type::Bool, Type::String, _) => {
                problem.help("write it into a string: `\"{…}\"`")
            }
            (_, Type::Json, _) => problem.help("convert it: `Json.of(…)`"),
            (Type::Json, _, _) => problem.help("look into it: `as_string()`, `as_int()` and their like"),
            (Type::Promise(inner), wanted, _) if **inner == *wanted => {
                problem.help("in an `async fn`: `let value = await …;`")
            }
            _ => problem,
        };
        self.report(problem);
    }

    /// The branches of an `if` or `match` as values of one type: the wanted one where all can be that.
    pub(super) fn branches(&mut self, branches: Vec<Expr>, want: Option<&Type>) -> (Vec<Expr>, Type) {
        if let Some(want) = want
            && branches.iter().all(|branch| self.convert(branch.clone(), want).is_ok())
        {
            let fitted = branches.into_iter().map(|branch| self.fit(branch, want)).collect();
            return (fitted, want.clone());
        }
        let Some(common) = common_type(&branches) else { return (branches, Type::Error) };
        let fitted = branches.into_iter().map(|branch| self.fit(branch, &common)).collect();
        (fitted, common)
    }

    /// Which branch is looked at first for what type the others should have.
    pub(super) fn leading(branches: &[&tree::Expr]) -> usize {
        let open = |expr: &&tree::Expr| match &expr.kind {
            tree::ExprKind::None => true,
            tree::ExprKind::List(elements) => elements.is_empty(),
            tree::ExprKind::Map(entries) => entries.is_empty(),
            _ => false,
        };
        branches.iter().position(|branch| !open(branch)).unwrap_or(0)
    }
}

/// The type that all branches can have: that of the first, optional where one of them is.
fn common_type(branches: &[Expr]) -> Option<Type> {
    let first = branches.iter().map(|branch| &branch.ty).find(|ty| !ty.has_error())?;
    let optional = branches.iter().any(|branch| matches!(branch.ty, Type::Optional(_)));
    Some(if optional { Type::optional(first.opened().clone()) } else { first.clone() })
}

fn wrap(conversion: Conversion, value: Expr, ty: Type) -> Expr {
    let span = value.span;
    Expr { kind: ExprKind::Convert(conversion, Box::new(value)), ty, span }
}
