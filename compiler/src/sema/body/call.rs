//! Calls: of functions, methods, constructors, built-ins, ports and events, with their arguments.

use super::super::builtins::{self, Bindings, Shape, Signature};
use super::super::types::{is_comparable, is_ordered};
use super::super::{Meaning, names};
use super::Checker;
use super::access::Static;
use super::expr::{broken, typed};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    self, Builtin, Call, Callee, Expr, ExprKind, FieldMode, FunctionKind, Id, Item, Lambda, LambdaBody, New, Type,
};
use crate::source::Span;
use crate::syntax::tree::{self, Arg, Name};

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

    /// Looks at arguments whose parameters are not known, for the errors in them.
    fn loose(&mut self, args: &[Arg]) {
        for arg in args {
            if !matches!(arg.value.kind, tree::ExprKind::Lambda(..) | tree::ExprKind::None) {
                self.expr(&arg.value, Some(&Type::Error));
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

    // ---- arguments --------------------------------------------------------------------------------------

    /// Matches arguments with parameters, positional ones first, and types them.
    fn arguments(&mut self, wanted: &[Wanted], args: &[Arg], span: Span) -> Vec<Given> {
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

    // ---- functions and methods --------------------------------------------------------------------------

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

    fn call_static(
        &mut self,
        path: &Static,
        base: &tree::Expr,
        name: &Name,
        args: &[Arg],
        span: Span,
    ) -> (Expr, Vec<Id<model::ErrorType>>) {
        match path {
            Static::Module(module) => match self.sema.scopes[module.index()].own.get(&name.text).copied() {
                Some(item) => self.call_item(item, name, args, span),
                None => {
                    self.loose(args);
                    let message =
                        format!("module `{}` declares no `{}`", self.sema.program.modules[*module].name, name.text);
                    let known = self.sema.scopes[module.index()].own.keys().map(smol_str::SmolStr::as_str);
                    let problem = Diagnostic::new(Code::UNKNOWN_NAME, name.span, message);
                    let problem = names::propose(problem, name.span, &name.text, known);
                    self.report(problem);
                    (broken(span), Vec::new())
                }
            },
            Static::Type(ty) => self.call_on_type(ty, name, args, span),
            Static::Item(Item::Constant(_)) => {
                let base = self.expr(base, None);
                self.call_method(base, name, args, span)
            }
            Static::Item(_) => {
                self.loose(args);
                let message = format!("`{}` has no function `{}`", self.sema.sources.text(base.span), name.text);
                self.report(Diagnostic::new(Code::UNKNOWN_MEMBER, name.span, message));
                (broken(span), Vec::new())
            }
        }
    }

    /// `Version.parse(text)`, `Duration.of(5)`, `Node.decode(text)`
    fn call_on_type(&mut self, ty: &Type, name: &Name, args: &[Arg], span: Span) -> (Expr, Vec<Id<model::ErrorType>>) {
        let program = &self.sema.program;
        let own = self.functions(ty).iter().copied().find(|id| program.functions[*id].decl.name == name.text);
        if let Some(id) = own {
            if program.functions[id].kind == FunctionKind::Static {
                return self.call_function(id, None, args, span);
            }
            self.loose(args);
            let message = format!("`{}` is called on a value, not on the type", name.text);
            self.report(
                Diagnostic::new(Code::NOT_CALLABLE, name.span, message).help(format!("write `value.{}(…)`", name.text)),
            );
            return (broken(span), Vec::new());
        }
        let on = format!("{}.", self.text(ty));
        let mut bindings = Bindings::default();
        let found = builtins::find(&on, &name.text).or_else(|| {
            bindings.bind("J", ty.clone());
            builtins::find("J.", &name.text).filter(|_| may_be_encodable(ty))
        });
        let Some(signature) = found.filter(|signature| signature.params.is_some()) else {
            self.loose(args);
            let problem = self.unknown_member(ty, name);
            self.report(problem);
            return (broken(span), Vec::new());
        };
        let throws = if signature.throws { self.decode_error() } else { Vec::new() };
        (self.call_builtin(signature, None, bindings, args, span), throws)
    }

    fn decode_error(&self) -> Vec<Id<model::ErrorType>> {
        match self.sema.lookup(super::Sema::prelude(), "DecodeError") {
            Some(Meaning::Item(Item::Error(id))) => vec![id],
            _ => Vec::new(),
        }
    }

    fn call_method(&mut self, base: Expr, name: &Name, args: &[Arg], span: Span) -> (Expr, Vec<Id<model::ErrorType>>) {
        if base.ty.has_error() {
            self.loose(args);
            return (broken(span), Vec::new());
        }
        let program = &self.sema.program;
        let own = self.functions(&base.ty).iter().copied().find(|id| program.functions[*id].decl.name == name.text);
        if let Some(id) = own {
            if program.functions[id].kind == FunctionKind::Static {
                let message = format!("`{}` belongs to the type, not to a value", name.text);
                let text = format!("{}.{}", self.text(&base.ty), name.text);
                self.report(Diagnostic::new(Code::NOT_CALLABLE, name.span, message).help(format!("write `{text}(…)`")));
            }
            return self.call_function(id, Some(base), args, span);
        }
        if let Type::Port(kind) = base.ty
            && let Some(event) = program.port_kinds[kind].events.iter().position(|event| event.name == name.text)
        {
            return (self.deliver(kind, event, base, args, span), Vec::new());
        }
        self.call_builtin_method(base, name, args, span)
    }

    fn call_builtin_method(
        &mut self,
        base: Expr,
        name: &Name,
        args: &[Arg],
        span: Span,
    ) -> (Expr, Vec<Id<model::ErrorType>>) {
        let on_type = builtins::receiver(&base.ty);
        let found =
            on_type.and_then(|(on, bindings)| Some((builtins::find(on, &name.text)?, bindings))).or_else(|| {
                let mut bindings = Bindings::default();
                bindings.bind("J", base.ty.clone());
                may_be_encodable(&base.ty)
                    .then(|| builtins::find("J", &name.text))?
                    .map(|signature| (signature, bindings))
            });
        let Some((signature, mut bindings)) = found else {
            self.loose(args);
            let problem = self.unknown_member(&base.ty, name);
            self.report(problem);
            return (broken(span), Vec::new());
        };
        if signature.spec.builtin == Builtin::PortSent {
            let Some(messages) = self.sent_type(&base.ty) else {
                let problem = self.unknown_member(&base.ty, name);
                self.report(problem);
                return (broken(span), Vec::new());
            };
            bindings.bind("M", messages);
        }
        (self.call_builtin(signature, Some(base), bindings, args, span), Vec::new())
    }

    fn sent_type(&self, port: &Type) -> Option<Type> {
        let Type::Port(kind) = port else { return None };
        let program = &self.sema.program;
        let (protocol, side) = program.port_kinds[*kind].link?;
        let protocol = &program.protocols[protocol];
        Some(Type::Union(match side {
            model::Side::Client => protocol.client,
            model::Side::Server => protocol.server,
        }))
    }

    /// In a test: an event delivered to a port.
    fn deliver(&mut self, kind: Id<model::PortKind>, event: usize, port: Expr, args: &[Arg], span: Span) -> Expr {
        if !self.in_test() {
            let name = &self.sema.program.port_kinds[kind].events[event].name;
            let message = format!("`{name}` is an event: it comes from the outside");
            let problem = Diagnostic::new(Code::TEST_ONLY, span, message);
            self.report(problem.help(format!("handle it: `on port.{name}(…) {{ … }}`; only tests deliver events")));
        }
        let wanted: Vec<Wanted> =
            self.sema.program.port_kinds[kind].events[event].params.iter().map(wanted_param).collect();
        let given = self.arguments(&wanted, args, span);
        let (args, order) = in_order(given, &wanted, span);
        let call = Call { callee: Callee::Deliver(kind, event), receiver: Some(Box::new(port)), args, order };
        typed(ExprKind::Call(call), Type::Unit, span)
    }

    // ---- constructors -----------------------------------------------------------------------------------

    fn construct(&mut self, ty: Type, args: &[Arg], span: Span) -> Expr {
        let fields = self.fields(&ty).unwrap_or_default();
        let params: Vec<usize> = (0..fields.len()).filter(|index| fields[*index].parameter).collect();
        let wanted: Vec<Wanted> = params.iter().map(|index| wanted_field(&fields[*index])).collect();
        let given = self.arguments(&wanted, args, span);
        let args = given.into_iter().map(|given| (params[given.param], given.value)).collect();
        typed(ExprKind::New(New { args }), ty, span)
    }

    // ---- built-ins --------------------------------------------------------------------------------------

    fn call_builtin(
        &mut self,
        signature: &'static Signature,
        receiver: Option<Expr>,
        mut bindings: Bindings,
        args: &[Arg],
        span: Span,
    ) -> Expr {
        let params = signature.params.as_deref().unwrap_or_default();
        if let Some(named) = args.iter().find_map(|arg| arg.name.as_ref()) {
            let problem = Diagnostic::new(
                Code::WRONG_ARGUMENTS,
                named.span,
                "what the language brings takes arguments without names",
            );
            self.report(problem.help("leave out the name"));
        }
        if args.len() != params.len() {
            self.loose(args);
            let message = format!("{} wanted, found {}", counted(params.len()), args.len());
            self.report(
                Diagnostic::new(Code::WRONG_ARGUMENTS, span, message).help(format!("`{}`", signature.spec.signature)),
            );
            let ty = bindings.apply(&signature.result).unwrap_or(Type::Error);
            return typed(ExprKind::Unit, ty, span);
        }
        let mut values = Vec::with_capacity(args.len());
        for (arg, (_, shape)) in args.iter().zip(params) {
            values.push(self.builtin_argument(&arg.value, shape, &mut bindings));
        }
        if signature.spec.on.is_empty() && values.len() == 2 {
            values = self.same_type(values, &mut bindings);
        }
        self.check_variables(signature, &bindings, span);
        let ty = bindings.apply(&signature.result).unwrap_or(Type::Error);
        Self::builtin_call(signature.spec.builtin, receiver, values, ty, span)
    }

    fn builtin_argument(&mut self, arg: &tree::Expr, shape: &Shape, bindings: &mut Bindings) -> Expr {
        if let Shape::Lambda(param, result) = shape {
            return self.lambda_argument(arg, param, result, bindings);
        }
        if let Some(wanted) = bindings.apply(shape) {
            return self.expect(arg, &wanted);
        }
        let value = self.expr(arg, None);
        bindings.unify(shape, &value.ty);
        value
    }

    /// `min` and `max` take two values of one type.
    fn same_type(&mut self, values: Vec<Expr>, bindings: &mut Bindings) -> Vec<Expr> {
        let Some(common) = bindings.get("N").cloned() else { return values };
        values.into_iter().map(|value| self.fit(value, &common)).collect()
    }

    fn lambda_argument(&mut self, arg: &tree::Expr, param: &Shape, result: &Shape, bindings: &mut Bindings) -> Expr {
        let tree::ExprKind::Lambda(params, body) = &arg.kind else {
            self.report(
                Diagnostic::new(Code::BAD_LAMBDA, arg.span, "a lambda is wanted here").help("write `|element| …`"),
            );
            return broken(arg.span);
        };
        let [name] = params.as_slice() else {
            self.report(Diagnostic::new(Code::BAD_LAMBDA, arg.span, "this lambda has one parameter"));
            return broken(arg.span);
        };
        let element = bindings.apply(param).unwrap_or(Type::Error);
        let wanted = bindings.apply(result);
        let outer = (std::mem::replace(&mut self.context.in_lambda, true), self.context.lambda.take());
        self.scopes.push(Vec::new());
        let local = self.bind_lambda(name, element);
        let (body, ty) = self.lambda_body(body, wanted.as_ref());
        self.scopes.pop();
        (self.context.in_lambda, self.context.lambda) = outer;
        bindings.unify(result, &ty);
        let lambda = Lambda { params: vec![local], body };
        typed(ExprKind::Lambda(Box::new(lambda)), ty, arg.span)
    }

    fn lambda_body(&mut self, body: &tree::LambdaBody, wanted: Option<&Type>) -> (LambdaBody, Type) {
        match body {
            tree::LambdaBody::Expr(value) => {
                let value = match wanted {
                    Some(wanted) => self.expect(value, wanted),
                    None => self.expr(value, None),
                };
                let ty = value.ty.clone();
                (LambdaBody::Value(value), ty)
            }
            tree::LambdaBody::Block(block) => {
                self.context.lambda = wanted.cloned();
                let body = self.block(block);
                let ty = self.context.lambda.clone().unwrap_or(Type::Error);
                (LambdaBody::Block(body), ty)
            }
        }
    }

    /// Whether what the type variables stand for is what the operation can work with.
    fn check_variables(&mut self, signature: &Signature, bindings: &Bindings, span: Span) {
        use Builtin as B;
        let bound = |name: &str| bindings.get(name).filter(|ty| !ty.has_error()).cloned();
        let builtin = signature.spec.builtin;
        let problem = match builtin {
            B::Min | B::Max | B::Abs => bound("N").filter(|ty| !is_number(ty, builtin)).map(|ty| {
                let message = format!("`{}` does not take `{}`", signature.spec.name(), self.text(&ty));
                Diagnostic::new(Code::BAD_OPERANDS, span, message)
            }),
            B::ListMin | B::ListMax => bound("T").filter(|ty| !is_ordered(ty)).map(|ty| self.unordered(&ty, span)),
            B::ListMinBy | B::ListSortBy => bound("O").filter(|ty| !is_ordered(ty)).map(|ty| self.unordered(&ty, span)),
            B::ListIndexOf | B::ListRemove | B::ListDistinct => {
                let uncomparable = bound("T").filter(|ty| !ty.is_owned() && !is_comparable(ty, &self.sema.program));
                uncomparable.map(|ty| {
                    let message = format!("`{}` cannot be compared", self.text(&ty));
                    Diagnostic::new(Code::NOT_COMPARABLE, span, message)
                })
            }
            B::ListJoin => bound("T").filter(|ty| *ty != Type::String).map(|ty| {
                let message = format!("only strings are joined, not `{}`", self.text(&ty));
                Diagnostic::new(Code::BAD_OPERANDS, span, message)
                    .help("make strings of them first: `.map(|element| \"{element}\")`")
            }),
            B::PromiseFail => bound("E").filter(|ty| !matches!(ty, Type::ErrorType(_))).map(|ty| {
                let message = format!("a promise fails with an error, not with `{}`", self.text(&ty));
                Diagnostic::new(Code::NOT_AN_ERROR, span, message)
            }),
            _ => None,
        };
        if let Some(problem) = problem {
            self.report(problem);
        }
        if signature.spec.effect == model::builtin::Effect::Test && !self.in_test() {
            let message = format!("`{}` is for tests only", signature.spec.name());
            self.report(Diagnostic::new(Code::TEST_ONLY, span, message));
        }
    }

    fn unordered(&self, ty: &Type, span: Span) -> Diagnostic {
        let message = format!("`{}` has no order", self.text(ty));
        let problem = Diagnostic::new(Code::NOT_COMPARABLE, span, message);
        problem.help("numbers, strings, times and enums have one")
    }
}

fn is_number(ty: &Type, builtin: Builtin) -> bool {
    matches!(ty, Type::Int | Type::Float | Type::Duration) || (*ty == Type::Instant && builtin != Builtin::Abs)
}

/// Whether the type may have `encode` and its like; what its fields say of it is checked later.
fn may_be_encodable(ty: &Type) -> bool {
    matches!(ty, Type::Record(_) | Type::Enum(_) | Type::Union(_) | Type::Json)
}

fn counted(number: usize) -> String {
    match number {
        0 => "no arguments are".into(),
        1 => "one argument is".into(),
        number => format!("{number} arguments are"),
    }
}

fn wanted_param(param: &model::Param) -> Wanted {
    Wanted { name: param.name.clone(), ty: param.ty.clone(), required: !param.optional }
}

fn wanted_field(field: &model::Field) -> Wanted {
    let optional = matches!(field.ty, Type::Optional(_)) && field.mode == FieldMode::Fixed;
    Wanted { name: field.name.clone(), ty: field.ty.clone(), required: field.default.is_none() && !optional }
}

/// Arguments in the order of the parameters, left out ones `none`, and the order in which they were written where it
/// is another.
fn in_order(mut given: Vec<Given>, wanted: &[Wanted], span: Span) -> (Vec<Expr>, Option<Vec<usize>>) {
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
