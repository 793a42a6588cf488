//! Arguments, matched with the parameters that they are for.

use super::{Given, Wanted};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Expr, ExprKind, FieldMode, Type};
use crate::sema::body::Checker;
use crate::sema::body::expr::typed;
use crate::sema::names;
use crate::source::Span;
use crate::syntax::tree::{self, Arg, Name};

impl Checker<'_> {
    /// Looks at arguments whose parameters are not known, for the errors in them.
    pub(super) fn loose(&mut self, args: &[Arg]) {
        for arg in args {
            if !matches!(arg.value.kind, tree::ExprKind::Lambda(..) | tree::ExprKind::None) {
                self.expr(&arg.value, Some(&Type::Error));
            }
        }
    }

    /// Matches arguments with parameters, positional ones first, and types them.
    pub(super) fn arguments(&mut self, wanted: &[Wanted], args: &[Arg], span: Span) -> Vec<Given> {
        let mut given: Vec<Given> = Vec::with_capacity(args.len());
        let mut named = false;
        for (position, arg) in args.iter().enumerate() {
            let param = match &arg.name {
                Some(name) => {
                    named = true;
                    self.named_param(wanted, name)
                }
                None if named => {
                    let problem = Diagnostic::new(
                        Code::WRONG_ARGUMENTS,
                        arg.value.span,
                        "an argument without name after one with a name",
                    );
                    self.report(problem.help("write its name too"));
                    None
                }
                None => self.positional_param(wanted, position, arg, span, args.len()),
            };
            let Some(param) = param else {
                self.loose(std::slice::from_ref(arg));
                continue;
            };
            if given.iter().any(|earlier| earlier.param == param) {
                let message = format!("`{}` is given twice", wanted[param].name);
                self.report(Diagnostic::new(Code::WRONG_ARGUMENTS, arg.value.span, message));
                continue;
            }
            let value = self.expect(&arg.value, &wanted[param].ty);
            given.push(Given { param, value });
        }
        self.check_missing(wanted, &given, args, span);
        given
    }

    fn named_param(&mut self, wanted: &[Wanted], name: &Name) -> Option<usize> {
        let found = wanted.iter().position(|param| param.name == name.text);
        if found.is_none() {
            let message = format!("there is no parameter `{}`", name.text);
            let problem = Diagnostic::new(Code::WRONG_ARGUMENTS, name.span, message);
            let known = wanted.iter().map(|param| param.name.as_str());
            let problem = names::propose(problem, name.span, &name.text, known);
            self.report(problem);
        }
        found
    }

    fn positional_param(
        &mut self,
        wanted: &[Wanted],
        position: usize,
        arg: &Arg,
        span: Span,
        count: usize,
    ) -> Option<usize> {
        if position < wanted.len() {
            return Some(position);
        }
        if position == wanted.len() {
            let message = format!("{} wanted, found {count}", counted(wanted.len()));
            let problem = Diagnostic::new(Code::WRONG_ARGUMENTS, arg.value.span, message);
            self.report(problem.label(span, "in this call"));
        }
        None
    }

    fn check_missing(&mut self, wanted: &[Wanted], given: &[Given], args: &[Arg], span: Span) {
        let is_given = |index: usize| given.iter().any(|given| given.param == index);
        let missing = wanted.iter().enumerate().filter(|(index, param)| param.required && !is_given(*index));
        let missing: Vec<&str> = missing.map(|(_, param)| param.name.as_str()).collect();
        if missing.is_empty() || given.len() < args.len() {
            return;
        }
        let message = format!(
            "{} missing: {}",
            if missing.len() == 1 { "an argument is" } else { "arguments are" },
            names::listed(&missing)
        );
        self.report(Diagnostic::new(Code::WRONG_ARGUMENTS, span, message));
    }
}

pub(super) fn counted(number: usize) -> String {
    match number {
        0 => "no arguments are".into(),
        1 => "one argument is".into(),
        number => format!("{number} arguments are"),
    }
}

pub(super) fn wanted_param(param: &model::Param) -> Wanted {
    Wanted { name: param.name.clone(), ty: param.ty.clone(), required: !param.optional }
}

pub(super) fn wanted_field(field: &model::Field) -> Wanted {
    let optional = matches!(field.ty, Type::Optional(_)) && field.mode == FieldMode::Fixed;
    Wanted { name: field.name.clone(), ty: field.ty.clone(), required: field.default.is_none() && !optional }
}

/// Arguments in the order of the parameters, left out ones `none`, and the order in which they were written where it
/// is another.
pub(super) fn in_order(mut given: Vec<Given>, wanted: &[Wanted], span: Span) -> (Vec<Expr>, Option<Vec<usize>>) {
    let order: Vec<usize> = given.iter().map(|given| given.param).collect();
    given.sort_by_key(|given| given.param);
    let mut given = given.into_iter().peekable();
    let args = wanted.iter().enumerate().map(|(index, param)| match given.next_if(|given| given.param == index) {
        Some(given) => given.value,
        None => typed(ExprKind::None, param.ty.clone(), span),
    });
    let args = args.collect();
    (args, (!order.is_sorted()).then_some(order))
}
