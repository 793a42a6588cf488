//! Classes, and the constructors of classes and actors.

use super::body::{Body, This, World, twice};
use super::decl::{Column, columns, structure};
use super::docs::{About, article, documented};
use super::expr::is_empty;
use super::file::{File, is_nilable, method_name};
use super::function::function;
use super::host::has_duration;
use super::layout::X;
use super::naming::{exported, param_name, private};
use super::package::Piece;
use super::text::comment;
use super::{names, uses};
use crate::emit::names::Use;
use crate::model::walk::{Visit, walk_expr};
use crate::model::{Arena, Class, Expr, ExprKind, Field, FieldMode, Id, Item, Local, Protocol, Side, Type};

/// Whether a parameter of a constructor may be left out.
pub fn is_option(field: &Field) -> bool {
    field.parameter && (field.default.is_some() || matches!(field.ty, Type::Optional(_)))
}

/// What makes an instance: its fields, and who may see the constructor.
pub struct Made<'f> {
    /// The type's name.
    pub name: &'f str,
    /// All fields.
    pub fields: &'f [Field],
    /// Whether host code calls it.
    pub host: bool,
    /// Whether it is an actor's.
    pub world: World,
}

impl File<'_> {
    /// A class.
    pub fn class(&self, id: Id<Class>) -> Vec<Piece> {
        let class = &self.program().classes[id];
        let name = self.names.item(Item::Class(id));
        let made = Made { name, fields: &class.fields, host: class.decl.public, world: World::None };
        let mut docs = documented(name, About::Thing, &class.decl.docs, "");
        if docs.is_empty() && class.side_of.is_some() {
            docs = self.side_docs(class, name);
        }
        let mut pieces = vec![self.piece("", structure(&docs, name, &self.stored_fields(&class.fields, &[])))];
        pieces.extend(self.options(&made));
        let constructor = names::made(name);
        let params = self.constructor_parameters(&made);
        let body = self.constructor_body(&made, &[], |body, fields| {
            body.line("return ", &X::Keyed(format!("&{name}"), fields), "");
        });
        let docs = format!("// {constructor} makes {} {name}.\n", article(name));
        let text = function(&docs, "", &constructor, &params, &format!("*{name}"), &body);
        pieces.push(self.piece(&constructor, text));
        for function in &class.functions {
            let text = self.plain_function(*function);
            pieces.push(self.piece("", text));
        }
        let ty = Type::Class(id);
        pieces.extend(self.hiding(&class.fields, &ty, &format!("*{name}")));
        pieces.extend(self.class_state(&class.fields, &ty, Item::Class(id), &class.decl));
        if let Some((protocol, side)) = class.side_of {
            pieces.push(self.beginning(class, name, protocol, side));
        }
        pieces
    }

    /// How a link begins a conversation on this side.
    fn beginning(&self, class: &Class, name: &str, protocol: Id<Protocol>, side: Side) -> Piece {
        let (sends, receives) = (self.messages(protocol, side), self.messages(protocol, side.other()));
        let ty = format!("{}[{sends}, {receives}]", self.quark("Side"));
        let program = self.program();
        let method = |wanted: &str| {
            let id = class.functions.iter().find(|id| program.functions[**id].decl.name == wanted);
            let function = &program.functions[*id.expect("a side has this method")];
            (method_name(function), super::stmt::gives_error(function))
        };
        let (receive, _) = method("receive");
        let receive = X::atom("side").select(receive);
        let received = match method("received") {
            (received, true) => X::atom("side").select(received),
            (received, false) => X::Func(
                format!("func(message {receives}) error"),
                vec![format!("\tside.{received}(message)"), "\treturn nil".to_owned()],
            ),
        };
        let send = match method("send") {
            (send, true) => X::atom("side").select(send),
            (send, false) => X::Func(
                format!("func(message {sends}) (string, error)"),
                vec![format!("\treturn side.{send}(message), nil")],
            ),
        };
        let made = names::made(name);
        let fields =
            vec![("Receive".to_owned(), receive), ("Received".to_owned(), received), ("Send".to_owned(), send)];
        let side = X::Keyed(ty.clone(), fields).laid_out(1, 7, 0);
        let body = format!("\tside := {made}()\n\treturn {side}\n");
        let begin = names::begin(name);
        self.piece(&begin, function("", "", &begin, &[], &ty, &body))
    }

    fn side_docs(&self, class: &Class, name: &str) -> String {
        let (protocol, side) = class.side_of.expect("it is a side of a protocol");
        let protocol = &self.program().protocols[protocol].decl.name;
        format!("// {name} keeps a conversation of {protocol} without a connection, for a {}.\n", side.text())
    }

    /// The fields that an instance has, after some that every actor has.
    pub fn stored_fields(&self, fields: &[Field], first: &[(&str, String)]) -> String {
        let fixed = first.iter().map(|(name, ty)| Column { docs: String::new(), name: (*name).into(), ty: ty.clone() });
        let stored = fields.iter().filter(|field| !field.parameter_only).map(|field| Column {
            docs: comment(&field.docs, "\t"),
            name: private(Use::Field, &field.name),
            ty: self.ty(&field.ty),
        });
        columns(&fixed.chain(stored).collect::<Vec<_>>())
    }

    /// What a constructor may be told besides what is required.
    pub fn options(&self, made: &Made<'_>) -> Vec<Piece> {
        let fields: Vec<&Field> = made.fields.iter().filter(|field| is_option(field)).collect();
        if fields.is_empty() {
            return Vec::new();
        }
        let name = names::options(made.name);
        let docs = format!(
            "// {name} are what {} {} may be made with; nil stands for the default.\n",
            article(made.name),
            made.name
        );
        let column = |field: &&Field| {
            let ty = if made.host { self.host_ty(&field.ty) } else { self.ty(&field.ty) };
            let pointer = if is_told_by_nil(field) { "" } else { "*" };
            Column {
                docs: comment(&field.docs, "\t"),
                name: exported(Use::Field, &field.name),
                ty: format!("{pointer}{ty}"),
            }
        };
        let fields = columns(&fields.iter().map(column).collect::<Vec<_>>());
        vec![self.piece("", structure(&docs, &name, &fields))]
    }

    /// The parameters of a constructor.
    pub fn constructor_parameters(&self, made: &Made<'_>) -> Vec<String> {
        let required = made.fields.iter().filter(|field| field.parameter && !is_option(field));
        let mut params: Vec<String> = required
            .map(|field| {
                let ty = if made.host { self.host_ty(&field.ty) } else { self.ty(&field.ty) };
                format!("{} {ty}", param_name(&field.name))
            })
            .collect();
        if made.fields.iter().any(is_option) {
            params.push(format!("options *{}", names::options(made.name)));
        }
        params
    }

    /// The body of a constructor: what every field begins with, in order.
    pub fn constructor_body(
        &self,
        made: &Made<'_>,
        reserved: &[&str],
        finish: impl Fn(&mut Body<'_, '_>, Vec<(String, X)>),
    ) -> String {
        twice(self, |avoided| {
            let arena = Arena::default();
            let mut body = Body::new(self, &arena, This::Nothing, made.world);
            body.avoid(avoided);
            body.avoid(&reserved.iter().map(ToString::to_string).collect());
            let mut maker = Maker { file: self, made, body, codes: Vec::new(), fields: Vec::new() };
            maker.run();
            finish(&mut maker.body, maker.fields);
            maker.body.finish()
        })
    }
}

/// Prints a constructor field by field.
struct Maker<'m, 'p, 'a> {
    file: &'p File<'a>,
    made: &'m Made<'m>,
    body: Body<'p, 'a>,
    /// What reads each field so far.
    codes: Vec<X>,
    /// The fields of the instance so far.
    fields: Vec<(String, X)>,
}

impl Maker<'_, '_, '_> {
    fn run(&mut self) {
        if self.made.fields.iter().any(is_option) {
            self.body.fresh("options");
            let name = names::options(self.made.name);
            self.body.text("if options == nil {");
            self.body.block(|body| body.text(&format!("options = &{name}{{}}")));
        }
        for field in self.made.fields.iter().filter(|field| field.parameter && !is_option(field)) {
            self.body.fresh(&param_name(&field.name));
        }
        for (index, field) in self.made.fields.iter().enumerate() {
            let code = self.field(index, field);
            if !field.parameter_only && field.mode != FieldMode::Port && code.text() != self.file.zero(&field.ty) {
                self.fields.push((private(Use::Field, &field.name), code.clone()));
            }
            self.codes.push(code);
        }
    }

    fn field(&mut self, index: usize, field: &Field) -> X {
        if field.mode == FieldMode::Port {
            return X::atom("_");
        }
        if field.parameter && !is_option(field) {
            let param = X::atom(param_name(&field.name));
            let code = if self.made.host { self.file.taken(param, &field.ty) } else { param };
            return self.kept(field, self.growing(field, code), index);
        }
        let Some(default) = &field.default else {
            let option = X::atom("options").select(exported(Use::Field, &field.name));
            return if self.made.host { self.file.taken(option, &field.ty) } else { option };
        };
        if field.parameter {
            return self.optional(field, default);
        }
        let mut body = self.sub(&default.locals, &default.value);
        if super::choice::takes_statements(&default.value) {
            let name = self.body.fresh(&param_name(&field.name));
            body.text(&format!("var {name} {}", self.file.ty(&field.ty)));
            body.give(&super::choice::Into::Name(name.clone()), &default.value, &[]);
            self.body.adopt(body);
            return X::atom(name);
        }
        let empty = is_empty(&default.value) || matches!(default.value.kind, ExprKind::None);
        if empty && self.reads(index) > 0 {
            let name = self.body.fresh(&param_name(&field.name));
            self.body.text(&format!("var {name} {}", self.file.ty(&field.ty)));
            return X::atom(name);
        }
        let code = if empty { X::atom(self.file.zero(&field.ty)) } else { body.grown(&default.value) };
        self.body.adopt(body);
        self.kept(field, code, index)
    }

    /// What host code hands in stays its own.
    fn growing(&self, field: &Field, code: X) -> X {
        if !self.made.host || field.ty.is_owned() {
            return code;
        }
        match field.ty {
            Type::List(_) => X::call(self.file.standard("slices", "Clone"), vec![code]),
            Type::Map(..) => super::expr::receiver(code).method("Clone", Vec::new()),
            _ => code,
        }
    }

    /// A body for an initial value, which sees the fields before it.
    fn sub<'b>(&self, locals: &'b Arena<Local>, value: &Expr) -> Body<'b, 'b>
    where
        Self: 'b,
    {
        let mut body = self.body.beside(locals, This::Fields(self.codes.clone()));
        body.uses = uses::in_value(value);
        body
    }

    /// How often later fields read one.
    fn reads(&self, index: usize) -> usize {
        let later = self.made.fields[index + 1..].iter().filter_map(|field| field.default.as_ref());
        later.map(|default| reads_of(&default.value, index)).sum()
    }

    /// A value that later fields read has a name.
    fn kept(&mut self, field: &Field, code: X, index: usize) -> X {
        let reads = self.reads(index);
        if reads == 0 || matches!(code, X::Atom(_)) || (reads == 1 && field.parameter_only) {
            return code;
        }
        let code = if code.is_untyped_integer() && field.ty == Type::Int { X::call("int64", vec![code]) } else { code };
        let name = self.body.fresh(&param_name(&field.name));
        self.body.line(&format!("{name} := "), &code, "");
        X::atom(name)
    }

    /// A parameter that has a default.
    fn optional(&mut self, field: &Field, default: &crate::model::Initial) -> X {
        let option = X::atom("options").select(exported(Use::Field, &field.name));
        let nilable = matches!(field.ty, Type::Optional(_)) || is_nilable(&field.ty);
        let given = if is_told_by_nil(field) { option.clone() } else { X::Star(Box::new(option.clone())) };
        let given = if self.made.host { self.file.taken(given, &field.ty) } else { given };
        let mut body = self.sub(&default.locals, &default.value);
        let cheap = matches!(
            default.value.kind,
            ExprKind::Int(_)
                | ExprKind::Bool(_)
                | ExprKind::Str(_)
                | ExprKind::Float(_)
                | ExprKind::Duration(_)
                | ExprKind::Case(..)
                | ExprKind::Constant(_)
        );
        if cheap && !nilable && !(self.made.host && has_duration(&field.ty)) {
            let code = body.expr(&default.value);
            let code = X::call(self.file.quark("Or"), vec![option, code]);
            let name = self.body.fresh(&param_name(&field.name));
            self.body.line(&format!("{name} := "), &code, "");
            return X::atom(name);
        }
        let name = self.body.fresh(&param_name(&field.name));
        if super::choice::takes_statements(&default.value) || nilable || super::expr::needs_type(&default.value) {
            body.text(&format!("var {name} {}", self.file.ty(&field.ty)));
            body.give(&super::choice::Into::Name(name.clone()), &default.value, &[]);
        } else {
            let code = body.typed(&default.value);
            body.line(&format!("{name} := "), &code, "");
        }
        self.body.adopt(body);
        self.body.line("if ", &option.binary("!=", X::atom("nil")), " {");
        self.body.block(|body| body.line(&format!("{name} = "), &given, ""));
        X::atom(name)
    }
}

/// Whether an option that is nil has been left out; what may be absent though its default is not needs a pointer to tell.
pub fn is_told_by_nil(field: &Field) -> bool {
    match &field.ty {
        Type::Optional(_) => field.default.as_ref().is_none_or(|default| matches!(default.value.kind, ExprKind::None)),
        ty => is_nilable(ty),
    }
}

/// How often an initial value reads a field before it.
fn reads_of(value: &Expr, wanted: usize) -> usize {
    struct Reads(usize, usize);
    impl Visit for Reads {
        fn expr(&mut self, expr: &Expr) {
            if let ExprKind::Field(base, index) = &expr.kind
                && matches!(base.kind, ExprKind::SelfRef)
                && *index == self.0
            {
                self.1 += 1;
            }
            walk_expr(self, expr);
        }
    }
    let mut reads = Reads(wanted, 0);
    reads.expr(value);
    reads.1
}
