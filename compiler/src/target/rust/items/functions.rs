//! Functions and methods.

use super::visibility;
use crate::emit::docs::alternatives;
use crate::emit::names::Use;
use crate::model::{Function, FunctionKind};
use crate::target::rust::body::function_body;
use crate::target::rust::cx::{Cx, Fails, how_it_fails};
use crate::target::rust::expr::plain;
use crate::target::rust::layout::{Block, WIDTH, pad, width};
use crate::target::rust::names::NAMING;

/// Documentation lines with what stands before each.
pub fn docs(indent: &str, docs: &[String]) -> Vec<String> {
    comment(indent, "///", docs)
}

/// Documentation of a function, with what it fails with.
pub fn function_docs(cx: &Cx<'_>, indent: &str, function: &Function) -> String {
    let mut lines = docs(indent, &function.decl.docs);
    if function.decl.public && !function.throws.is_empty() {
        let names: Vec<String> =
            function.throws.iter().map(|id| format!("`{}`", cx.program().errors[*id].decl.name)).collect();
        if !lines.is_empty() {
            lines.push(format!("{indent}///"));
        }
        let who = if how_it_fails(function) == Fails::With { "Fails" } else { "The promise fails" };
        lines.push(format!("{indent}/// # Errors"));
        lines.push(format!("{indent}/// {who} with {}.", alternatives(&names)));
    }
    lines.into_iter().map(|line| line + "\n").collect()
}

/// Lines of a comment of this kind.
pub fn comment(indent: &str, mark: &str, docs: &[String]) -> Vec<String> {
    docs.iter().map(|line| format!("{indent}{mark} {line}").trim_end().to_owned()).collect()
}

/// `vis fn name(params) -> result {` and what follows, without the line's end.
pub fn function_text(indent: usize, head: &str, params: &[String], result: &str, body: &Block) -> String {
    let result = if result == "()" { String::new() } else { format!(" -> {result}") };
    let space = pad(indent);
    let signature = signature(indent, head, params, &result, 2);
    if body.is_empty() {
        return format!("{space}{signature} {{}}\n");
    }
    format!("{space}{signature} {{\n{}{space}}}\n", body.body(indent + 4))
}

/// A signature: on one line, or one parameter a line.
pub fn signature(indent: usize, head: &str, params: &[String], result: &str, after: usize) -> String {
    let flat = format!("{head}({}){result}", params.join(", "));
    if indent + width(&flat) + after <= WIDTH || params.is_empty() {
        return flat;
    }
    let inner = pad(indent + 4);
    let params: String = params.iter().map(|param| format!("{inner}{param},\n")).collect();
    format!("{head}(\n{params}{}){result}", pad(indent))
}

/// The parameters of a function, as its body names them.
pub fn params(cx: &Cx<'_>, function: &Function) -> Vec<String> {
    let unused = |index: usize| function.body.as_ref().is_some_and(|body| !names_param(body, index));
    let param = |index: usize| {
        let name = NAMING.name(Use::Local, &function.params[index].name);
        let name = if unused(index) && !name.starts_with('_') { format!("_{}", plain(&name)) } else { name };
        let changed = function.params[index].own && is_changed(cx, function, index);
        format!("{}{name}: {}", if changed { "mut " } else { "" }, cx.param(function, index))
    };
    (0..function.params.len()).map(param).collect()
}

fn names_param(body: &crate::model::Body, index: usize) -> bool {
    use crate::model::walk::{Visit, walk_expr};
    use crate::model::{Expr, ExprKind};
    struct Finder(usize, bool);
    impl Visit for Finder {
        fn expr(&mut self, expr: &Expr) {
            self.1 |= matches!(expr.kind, ExprKind::Local(local) if local.index() == self.0);
            walk_expr(self, expr);
        }
    }
    let mut finder = Finder(index, false);
    finder.block(&body.block);
    finder.1
}

fn is_changed(cx: &Cx<'_>, function: &Function, index: usize) -> bool {
    let Some(body) = &function.body else { return false };
    let uses = crate::target::rust::uses::of(cx.program(), body);
    uses.changed.iter().any(|local| local.index() == index)
}

/// How a method takes its instance.
pub fn receiver(function: &Function) -> Option<&'static str> {
    use crate::model::Owner;
    if function.kind == FunctionKind::Static {
        return None;
    }
    match function.owner {
        Owner::Record(_) => Some(if function.takes_self { "self" } else { "&self" }),
        Owner::Class(_) | Owner::Interface(_) | Owner::Actor(_) => {
            Some(if function.kind == FunctionKind::Query { "&self" } else { "&mut self" })
        }
        Owner::Module | Owner::PortKind(_) => None,
    }
}

/// A method with its documentation.
pub fn method(cx: &Cx<'_>, function: &Function, vis: &str, with_docs: bool) -> String {
    let mut all: Vec<String> = receiver(function).map(str::to_owned).into_iter().collect();
    all.extend(params(cx, function));
    let body = function.body.as_ref().map(|body| function_body(cx, function, body)).unwrap_or_default();
    let head = format!("{vis}fn {}", cx.function_name(function));
    let text = function_text(4, &head, &all, &cx.result(function), &body);
    if with_docs { function_docs(cx, "    ", function) + &text } else { text }
}

/// A function of a module; an entry function has a form that takes its world.
pub fn free(cx: &Cx<'_>, function: &Function) -> Vec<String> {
    let Some(body) = &function.body else { return Vec::new() };
    let name = cx.function_name(function);
    let vis = visibility(function.decl.public);
    let (own_params, result) = (params(cx, function), cx.result(function));
    let block = function_body(cx, function, body);
    let above = function_docs(cx, "", function);
    if function.kind != FunctionKind::Entry {
        let text = function_text(0, &format!("{vis}fn {name}"), &own_params, &result, &block);
        return vec![(above + &text).trim_end().to_owned()];
    }
    entry(cx, function, &name, vis, &above, &block)
}

fn entry(cx: &Cx<'_>, function: &Function, name: &str, vis: &str, above: &str, block: &Block) -> Vec<String> {
    let (own_params, result) = (params(cx, function), cx.result(function));
    let names = function.params.iter().map(|param| NAMING.name(Use::Local, &param.name));
    let runtime = cx.quark("Runtime");
    let mut passed = vec![format!("{runtime}::shared()"), "&quark::runtime::environment()".to_owned()];
    passed.extend(names);
    let call = format!("{name}_with({})", passed.join(", "));
    let short_body = Block::value(crate::target::rust::layout::Doc::text(call));
    let short = function_text(0, &format!("{vis}fn {name}"), &own_params, &result, &short_body);
    let mut all = vec![format!("runtime: &{runtime}"), format!("environment: &{}<String, String>", cx.quark("Map"))];
    all.extend(own_params);
    let note =
        format!("/// Like [`{name}`], in a world of the caller's own: a runtime, and the environment's variables.\n");
    let errors: String = above.find("/// # Errors").map(|at| format!("///\n{}", &above[at..])).unwrap_or_default();
    let note = note + &errors;
    let long = function_text(0, &format!("{vis}fn {name}_with"), &all, &result, block);
    vec![(above.to_owned() + &short).trim_end().to_owned(), (note + &long).trim_end().to_owned()]
}
