//! Port kinds: what host code implements, what it tells, and what actors hold.

use super::decl::{Column, columns, interface, structure};
use super::docs::{About, article, documented};
use super::file::{File, method_name};
use super::function::function;
use super::host::handler_field;
use super::layout::X;
use super::names;
use super::naming::{exported, param_name, passed_name};
use super::package::Piece;
use crate::emit::names::Use;
use crate::model::{Event, Function, Id, Item, Param, PortKind};

impl File<'_> {
    /// A port kind.
    pub fn port_kind(&self, id: Id<PortKind>) -> Vec<Piece> {
        let kind = &self.program().port_kinds[id];
        let name = self.names.item(Item::PortKind(id));
        let mut methods = String::new();
        for id in &kind.calls {
            let call = &self.program().functions[*id];
            let name = exported(Use::Method, &call.decl.name);
            methods.push_str(&documented(&name, About::Event, &call.decl.docs, "\t"));
            methods.push_str(&format!("\t{}\n", self.abstract_method(call, &name, true)));
        }
        let mut pieces =
            vec![self.piece("", interface(&documented(name, About::Thing, &kind.decl.docs, ""), name, &methods))];
        pieces.extend(self.events(kind, name));
        pieces.push(self.held_port(name));
        for id in &kind.calls {
            pieces.push(self.port_method(&self.program().functions[*id], name));
        }
        pieces
    }

    fn events(&self, kind: &PortKind, name: &str) -> Vec<Piece> {
        let events = names::events(name);
        let handler = |event: &Event| Column {
            docs: String::new(),
            name: handler_field(&event.name),
            ty: format!("func({})", self.event_types(&event.params).join(", ")),
        };
        let core = Column { docs: String::new(), name: "core".into(), ty: format!("*{}", self.quark("Core")) };
        let fields: Vec<Column> = std::iter::once(core).chain(kind.events.iter().map(handler)).collect();
        let docs =
            format!("// {events} are what {} {name} tells its actor: each call is soon a step of it.\n", article(name));
        let mut pieces = vec![self.piece("", structure(&docs, &events, &columns(&fields)))];
        pieces.extend(kind.events.iter().map(|event| self.event(event, &events)));
        pieces
    }

    fn event_types(&self, params: &[Param]) -> Vec<String> {
        params.iter().map(|param| self.ty(&param.ty)).collect()
    }

    fn event(&self, event: &Event, events: &str) -> Piece {
        let field = handler_field(&event.name);
        let param = |param: &Param| format!("{} {}", param_name(&param.name), self.host_ty(&param.ty));
        let params: Vec<String> = event.params.iter().map(param).collect();
        let arguments: Vec<X> = event.params.iter().map(|param| self.received(param)).collect();
        let on = if event.params.iter().any(|param| param_name(&param.name) == "e") { "events" } else { "e" };
        let call = X::atom(on).select(field.clone());
        let handled = if arguments.is_empty() {
            call
        } else {
            let call = X::Call(Box::new(call), arguments);
            X::Func("func()".into(), vec![format!("\t{}", call.text())])
        };
        let handle = X::atom(on).select("core").method("Handle", vec![handled]);
        let body = format!("\tif {on}.{field} != nil {{\n\t\t{}\n\t}}\n", handle.laid_out(2, 0, 0));
        let name = exported(Use::Method, &event.name);
        let docs = documented(&name, About::Event, &event.docs, "");
        self.piece("", function(&docs, &format!("({on} {events}) "), &name, &params, "", &body))
    }

    /// What host code tells, as the actor has it.
    fn received(&self, param: &Param) -> X {
        self.taken(X::atom(param_name(&param.name)), &param.ty)
    }

    fn held_port(&self, name: &str) -> Piece {
        let port = names::port(name);
        let docs = format!("// {port} is what an actor holds of {} {name}.\n", article(name));
        let field = format!("\t{}[{name}, {}]\n", self.quark("Port"), names::events(name));
        self.piece("", structure(&docs, &port, &field))
    }

    fn port_method(&self, call: &Function, name: &str) -> Piece {
        let port = names::port(name);
        let params = self.parameter_list(call, false);
        let name_of = |param: &Param| passed_name(&param.name);
        let passed = call.params.iter().map(|param| self.to_host(X::atom(name_of(param)), &param.ty)).collect();
        let taken: Vec<String> = call.params.iter().map(name_of).collect();
        let free =
            |name: &str| if taken.iter().any(|taken| taken == name) { format!("{name}_") } else { name.to_owned() };
        let (on, host) = (free("p"), free("host"));
        let act = X::atom(host.clone()).method(exported(Use::Method, &call.decl.name), passed);
        let act = X::Func(format!("func({host} {name})"), vec![format!("\t{}", act.text())]);
        let mut arguments = vec![X::atom(super::text::quoted(&call.decl.name)), act];
        arguments.extend(taken.iter().map(X::atom));
        let code = X::atom(on.clone()).method("Call", arguments);
        let body = format!("\t{}\n", code.laid_out(1, 0, 0));
        self.piece("", function("", &format!("({on} {port}) "), &method_name(call), &params, "", &body))
    }
}
