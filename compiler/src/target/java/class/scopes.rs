//! Scopes of actors: bodies of host code between two methods.

use crate::emit::names::Use;
use crate::emit::roles::is_boundary;
use crate::model::{Id, Scope, Type};
use crate::target::java::class::constructors::with;
use crate::target::java::docs::{Tags, javadoc};
use crate::target::java::file::File;
use crate::target::java::function::Head;
use crate::target::java::naming::NAMING;

impl File<'_> {
    /// A scope: a method that runs a body, and one for a body that ends later.
    pub(super) fn scope(&self, scope: &Scope) -> String {
        let program = self.program();
        let enter = &program.functions[scope.enter];
        let name = NAMING.name(Use::Method, &scope.name);
        let public = if scope.public { "public " } else { "" };
        let value = self.boxed(&enter.result);
        let silent = enter.result == Type::Unit;
        let params: Vec<String> = enter
            .params
            .iter()
            .map(|param| format!("{} {}", self.ty(&param.ty), NAMING.name(Use::Local, &param.name)))
            .collect();
        let passed: Vec<String> = enter.params.iter().map(|param| NAMING.name(Use::Local, &param.name)).collect();
        let entered =
            format!("this.{}({})", crate::target::java::names::function_name(program, scope.enter), passed.join(", "));
        let entering = match (silent, is_boundary(program, scope.enter) && matches!(enter.result, Type::Optional(_))) {
            (true, _) => format!("() -> {{\n            {entered};\n            return null;\n        }}"),
            (_, true) => format!("() -> {entered}.orElse(null)"),
            _ if passed.is_empty() => {
                format!("this::{}", crate::target::java::names::function_name(program, scope.enter))
            }
            _ => format!("() -> {entered}"),
        };
        let told = |id: Option<Id<crate::model::Function>>, params: &str, alone: &str| match id {
            Some(id) => {
                let name = crate::target::java::names::function_name(program, id);
                if silent { format!("({params}) -> this.{name}({alone})") } else { format!("this::{name}") }
            }
            None => format!("({params}) -> {{}}"),
        };
        let fail = told(scope.fail, "value, failure", "failure");
        let exit = told(scope.exit, "value", "");
        let exit = exit.replacen("(value) ->", "value ->", 1);
        let class = self.quark("Scope");
        let made =
            format!("        {class}<{value}> scope =\n                new {class}<>({entering}, {fail}, {exit});\n");
        let short = format!("        {class}<{value}> scope = new {class}<>({entering}, {fail}, {exit});\n");
        let made = if short.len() <= crate::target::java::WIDTH + 1 || silent { short } else { made };
        let tags = |result: bool| {
            let tags = self.tags(enter, &Type::Unit).param("body", "what is done in it");
            let tags = if result {
                tags.param("<R>", "what the body ends with")
            } else {
                tags.param("<X>", "what the body may throw")
            };
            if result { tags.result("what the body ends with") } else { tags.throws("X", "what the body throws") }
        };
        let described =
            if scope.docs.is_empty() { vec![format!("Runs a body as `{}`.", scope.name)] } else { scope.docs.clone() };
        let docs = |result: bool| {
            if scope.public { javadoc(&described, &tags(result), 4) } else { javadoc(&scope.docs, &Tags::default(), 4) }
        };
        let body = format!("{}<{value}, X> body", self.quark("ScopeBody"));
        let head = Head {
            modifiers: format!("{public}<X extends Exception> void "),
            name: &name,
            params: with(&params, body),
            tail: " throws X {",
            indent: 4,
        };
        let mut text = format!("\n{}{}{made}        scope.run(body);\n    }}\n", docs(false), head.text());
        let future = self.outside("java.util.concurrent.CompletableFuture");
        let body = format!("{}<{value}, {future}<R>> body", self.outside("java.util.function.Function"));
        let later = format!("{}Async", name.trim_end_matches('_'));
        let head = Head {
            modifiers: format!("{public}<R> {future}<R> "),
            name: &later,
            params: with(&params, body),
            tail: " {",
            indent: 4,
        };
        text.push_str(&format!("\n{}{}{made}        return scope.runAsync(body);\n    }}\n", docs(true), head.text()));
        text
    }
}
