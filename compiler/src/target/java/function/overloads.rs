//! Shorter forms for host code, which leave out what may be left out.

use crate::emit::code::Code;
use crate::model::{Function, FunctionKind, Id, Type};
use crate::target::java::docs::javadoc;
use crate::target::java::file::File;
use crate::target::java::function::{Head, kept, or_name, reads_environment};
use crate::target::java::spell::call;

impl File<'_> {
    /// Overloads that leave trailing optional parameters out, and what an entry function takes besides.
    pub(super) fn shorter(&self, id: Id<Function>, name: &str, is_static: bool) -> String {
        let program = self.program();
        let function = &program.functions[id];
        if !self.is_public(id) {
            return String::new();
        }
        if function.kind == FunctionKind::Entry {
            return self.shorter_entries(id, name);
        }
        if function.implements.is_some() {
            return String::new();
        }
        let result = self.result(id);
        let modifiers = format!("public {}{result} ", if is_static { "static " } else { "" });
        let on = if is_static { String::new() } else { "this.".to_owned() };
        self.overloads(
            function,
            &modifiers,
            name,
            &format!("{on}{name}"),
            kept(function),
            function.result == Type::Unit,
        )
    }

    /// Overloads of a function that hand on null for what is left out.
    pub(super) fn overloads(
        &self,
        function: &Function,
        modifiers: &str,
        name: &str,
        target: &str,
        kept: &Type,
        silent: bool,
    ) -> String {
        let optional = function.params.iter().rev().take_while(|param| param.optional).count();
        let all = function.params.len();
        let mut text = String::new();
        for left_out in 1..=optional {
            let given = all - left_out;
            let params = self.plain_params(function)[..given].to_vec();
            let mut arguments: Vec<Code> = self.passed(function)[..given].to_vec();
            arguments.extend(std::iter::repeat_n(Code::atom("null"), left_out));
            let tags = Function { params: function.params[..given].to_vec(), ..function.clone() };
            let docs = javadoc(&or_name(&function.decl.docs, function, true), &self.tags(&tags, kept), 4);
            let head = Head { modifiers: modifiers.to_owned(), name, params, tail: " {", indent: 4 };
            let body = self.one_line(if silent { "" } else { "return " }, call(target.to_owned(), arguments));
            text.push_str(&format!("\n{docs}{}{body}    }}\n", head.text()));
        }
        text
    }

    pub(super) fn shorter_entries(&self, id: Id<Function>, name: &str) -> String {
        let function = &self.program().functions[id];
        let runtime = self.quark("QuarkRuntime");
        let silent = function.result == Type::Unit;
        let modifiers = format!("public static {} ", self.result(id));
        let mut forms = vec![(Vec::new(), format!("{runtime}.shared()"))];
        let reads = reads_environment(function);
        if reads {
            forms.push((vec![format!("{runtime} runtime")], "runtime".to_owned()));
        }
        let mut text = String::new();
        for (more, given) in forms {
            let mut params = self.plain_params(function);
            params.extend(more.clone());
            let mut arguments = self.passed(function);
            if reads && more.is_empty() {
                arguments.push(Code::atom(given));
            } else {
                if reads {
                    arguments.push(Code::atom(format!("{given}.environment()")));
                }
                arguments.push(Code::atom(given));
            }
            let plain = Function { kind: FunctionKind::Plain, ..function.clone() };
            let mut tags = self.tags(&plain, &Type::Unit);
            if !more.is_empty() {
                tags = tags.param("runtime", "supplies what it makes with time and ports");
            }
            if !silent {
                tags = tags.result(self.result_words(function, &function.result));
            }
            let docs = javadoc(&or_name(&function.decl.docs, function, true), &tags, 4);
            let head = Head { modifiers: modifiers.clone(), name, params, tail: " {", indent: 4 };
            let body = self.one_line(if silent { "" } else { "return " }, call(name.to_owned(), arguments));
            text.push_str(&format!("\n{docs}{}{body}    }}\n", head.text()));
        }
        text
    }
}
