//! Calls: of functions, methods, constructors, built-ins, ports and events, with their arguments.

mod arguments;
mod builtin;
mod methods;

use super::super::builtins::{self, Bindings};
use super::super::{Meaning, names};
use super::Checker;
use super::expr::{broken, typed};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Builtin, Call, Callee, Expr, ExprKind, FunctionKind, Id, Item, New, Type};
use crate::source::Span;
use crate::syntax::tree::{self, Arg, Name};
use arguments::{in_order, wanted_field, wanted_param};

/// What a parameter wants of its argument.
struct Wanted {
    name: String,
    ty: Type,
    required: bool,
}

/// An argument and the parameter it is for.
struct Given {
    param: usize,
    value: Expr,
}

impl Checker<'_> {
    pub(super) fn call(
        &mut self,
        callee: &tree::Expr,
        args: &[Arg],
        want: Option<&Type>,
        span: Span,
        try_here: bool,
    ) -> Expr {
        let (call, throws) = self.call_parts(callee, args, want, span);
        if !throws.is_empty() {
            if try_here {
                self.tried = throws;
            } else {
                self.unhandled(&throws, span);
            }
        }
        call
    }

    fn unhandled(&mut self, throws: &[Id<model::ErrorType>], span: Span) {
        let program = &self.sema.program;
        let errors: Vec<&str> = throws.iter().map(|error| program.errors[*error].decl.name.as_str()).collect();
        let message = format!("this may throw {}", names::listed(&errors));
        let problem = Diagnostic::new(Code::UNHANDLED_ERROR, span, message);
        self.report(problem.help("pass it on with `try`, or handle it: `try … else …`").fix(
            "write `try`",
            span.before(),
            "try ",
        ));
    }

    /// The call, and what it may throw.
    fn call_parts(
        &mut self,
        callee: &tree::Expr,
        args: &[Arg],
        want: Option<&Type>,
        span: Span,
    ) -> (Expr, Vec<Id<model::ErrorType>>) {
        match &callee.kind {
            tree::ExprKind::Name(name) if self.find(&name.text).is_none() => self.call_name(name, args, want, span),
            tree::ExprKind::Field(base, name) => match self.static_path(base) {
                Some(path) => self.call_static(&path, base, name, args, span),
                None => {
                    let base = self.expr(base, None);
                    self.call_method(base, name, args, span)
                }
            },
            tree::ExprKind::Broken => {
                self.broken = true;
                self.loose(args);
                (broken(span), Vec::new())
            }
            _ => {
                self.loose(args);
                self.report(Diagnostic::new(Code::NOT_CALLABLE, callee.span, "this is no function"));
                (broken(span), Vec::new())
            }
        }
    }

    fn call_name(
        &mut self,
        name: &Name,
        args: &[Arg],
        want: Option<&Type>,
        span: Span,
    ) -> (Expr, Vec<Id<model::ErrorType>>) {
        match self.sema.lookup(self.module, &name.text) {
            Some(Meaning::Item(item)) => self.call_item(item, name, args, span),
            Some(Meaning::Module(_)) => {
                self.loose(args);
                let message = format!("`{}` is a module, not a function", name.text);
                self.report(Diagnostic::new(Code::NOT_CALLABLE, name.span, message));
                (broken(span), Vec::new())
            }
            None if name.text == "Promise" => (self.new_promise(args, want, span), Vec::new()),
            None => match builtins::find("", &name.text) {
                Some(signature) if signature.params.is_some() => {
                    let call = self.call_builtin(signature, None, Bindings::default(), args, span);
                    (call, Vec::new())
                }
                _ => {
                    self.loose(args);
                    let problem = self.unknown_name(name);
                    self.report(problem);
                    (broken(span), Vec::new())
                }
            },
        }
    }

    fn new_promise(&mut self, args: &[Arg], want: Option<&Type>, span: Span) -> Expr {
        if let Some(first) = args.first() {
            self.report(Diagnostic::new(Code::WRONG_ARGUMENTS, first.value.span, "a new promise takes no arguments"));
        }
        let Some(ty @ Type::Promise(_)) = want.map(Type::opened).cloned() else {
            let problem = Diagnostic::new(Code::UNKNOWN_ELEMENT_TYPE, span, "a promise of which type?");
            self.report(problem.help("write the type: `let promise: Promise<Type> = Promise();`"));
            return broken(span);
        };
        Self::builtin_call(Builtin::PromiseNew, None, Vec::new(), ty, span)
    }

    fn call_item(&mut self, item: Item, name: &Name, args: &[Arg], span: Span) -> (Expr, Vec<Id<model::ErrorType>>) {
        match item {
            Item::Function(id) => self.call_function(id, None, args, span),
            Item::Record(id) => (self.construct(Type::Record(id), args, span), Vec::new()),
            Item::Class(id) => (self.construct(Type::Class(id), args, span), Vec::new()),
            Item::Actor(id) => (self.construct(Type::Actor(id), args, span), Vec::new()),
            Item::Error(id) => (self.construct(Type::ErrorType(id), args, span), Vec::new()),
            _ => {
                self.loose(args);
                let message = format!("`{}` cannot be called", name.text);
                let problem = Diagnostic::new(Code::NOT_CALLABLE, name.span, message);
                self.report(match item {
                    Item::Enum(_) => problem.help("name a case of it: `Name.Case`"),
                    Item::Interface(_) => problem.help("make an instance of a class that implements it"),
                    Item::Union(_) => problem.help("make one of the records that it lists"),
                    _ => problem,
                });
                (broken(span), Vec::new())
            }
        }
    }

    fn call_function(
        &mut self,
        id: Id<model::Function>,
        receiver: Option<Expr>,
        args: &[Arg],
        span: Span,
    ) -> (Expr, Vec<Id<model::ErrorType>>) {
        let function = &self.sema.program.functions[id];
        let wanted: Vec<Wanted> = function.params.iter().map(wanted_param).collect();
        let (result, kind) = (function.result.clone(), function.kind);
        let throws = if kind == FunctionKind::Async || matches!(result, Type::Promise(_)) {
            Vec::new()
        } else {
            function.throws.clone()
        };
        let given = self.arguments(&wanted, args, span);
        let (args, order) = in_order(given, &wanted, span);
        let call = Call { callee: Callee::Function(id), receiver: receiver.map(Box::new), args, order };
        let ty = if kind == FunctionKind::Async { Type::promise(result) } else { result };
        (typed(ExprKind::Call(call), ty, span), throws)
    }

    fn construct(&mut self, ty: Type, args: &[Arg], span: Span) -> Expr {
        let fields = self.fields(&ty).unwrap_or_default();
        let params: Vec<usize> = (0..fields.len()).filter(|index| fields[*index].parameter).collect();
        let wanted: Vec<Wanted> = params.iter().map(|index| wanted_field(&fields[*index])).collect();
        let given = self.arguments(&wanted, args, span);
        let args = given.into_iter().map(|given| (params[given.param], given.value)).collect();
        typed(ExprKind::New(New { args }), ty, span)
    }
}
