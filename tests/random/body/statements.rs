//! Statements that anything may be made of.

use super::{Body, Gives};
use crate::types::{Level, Ty};
use crate::world::CASES;

impl Body<'_, '_> {
    pub(super) fn statements(&mut self, count: usize, depth: usize) {
        for _ in 0..count {
            self.statement(depth);
        }
    }

    fn statement(&mut self, depth: usize) {
        match self.choices.below(if depth == 0 { 13 } else { 24 } + usize::from(self.frame.outside)) {
            0 | 1 => self.trace(),
            2..=4 => self.declaration(),
            5 | 6 => self.assignment(),
            7 => self.list_change(),
            8 => self.map_change(),
            9 => self.call(),
            10 => self.passing(),
            11 | 12 => self.with_instances(0),
            13 if depth == 0 => self.outside(),
            13 | 14 => self.condition(depth - 1),
            15 => self.opened(depth - 1),
            16 => self.over_range(depth - 1),
            17 => self.over_list(depth - 1),
            18 => self.repeated(depth - 1),
            19 => self.matched_optional(depth - 1),
            20 => self.matched(depth - 1),
            21 => self.tried(depth - 1),
            22 => self.leaving(),
            23 => self.with_instances(depth - 1),
            _ => self.outside(),
        }
    }

    /// Shows a variable, or a new value.
    pub(super) fn trace(&mut self) {
        if self.names.is_empty() || self.choices.below(3) == 2 {
            let value = self.expression(&Ty::Text, 3).text;
            if self.say(&value) {
                return;
            }
            return self.declaration();
        }
        let index = self.choices.below(self.names.len());
        let variable = self.names[self.names.len() - 1 - index].clone();
        self.show(&variable.name, &variable.ty);
    }

    pub(super) fn declaration(&mut self) {
        let ty = self.a_type();
        let changes = self.choices.below(2) == 1;
        let value = self.wanted(&ty, 3);
        let name = self.fresh(if changes { "v" } else { "c" });
        let word = if changes { "var" } else { "let" };
        self.line(format!("{word} {name}: {} = {value};", self.world.name(&ty)));
        self.declare(name, ty, changes);
    }

    /// A variable of such a type that may change.
    fn changing(&mut self, fits: impl Fn(&Ty) -> bool) -> Option<(String, Ty)> {
        let names: Vec<_> = self.names.iter().filter(|name| name.changes && fits(&name.ty)).cloned().collect();
        self.one_of(&names).map(|variable| (variable.name, variable.ty))
    }

    fn assignment(&mut self) {
        let Some((name, ty)) = self.changing(|_| true) else { return self.trace() };
        let signs: &[&str] = match ty {
            Ty::Int => &["=", "+=", "-=", "*="],
            Ty::Float | Ty::Duration => &["=", "+=", "-="],
            Ty::Text => &["=", "+="],
            _ => &["="],
        };
        let sign = self.choices.pick(signs);
        let value = if sign == "=" { self.wanted(&ty, 3) } else { self.expression(&ty, 3).text };
        self.line(format!("{name} {sign} {value};"));
    }

    fn list_change(&mut self) {
        let is_list = |ty: &Ty| matches!(ty, Ty::List(_));
        let Some((name, Ty::List(element))) = self.changing(is_list) else { return self.declaration() };
        let value = self.stilled(|body| body.wanted(&element, 2));
        match self.choices.below(9) {
            0 | 1 => self.line(format!("{name}.add({value});")),
            2 => self.line(format!("if !{name}.is_empty() {{ {name}[0] = {value}; }}")),
            3 => {
                let more = self.stilled(|body| body.wanted(&Ty::List(element), 2));
                self.line(format!("{name}.add_all({more});"));
            }
            4 => self.line(format!("{name}.remove({value});")),
            5 if *element == Ty::Int => {
                self.line(format!("if !{name}.is_empty() {{ {name}[{name}.size() - 1] += {value}; }}"));
            }
            5 | 6 => self.line(format!("if {name}.size() > 2 {{ {name}.remove_at({name}.size() - 2); }}")),
            7 => {
                let shown = self.world.shown(&element, &format!("{name}.remove_last()"));
                if !element.has_text() || !self.say(&format!("if {name}.size() > 1 {{ \"{shown}\" }} else {{ \"\" }}"))
                {
                    self.line(format!("if {name}.size() > 1 {{ {name}.remove_last(); }}"));
                }
            }
            _ => self.line(format!("if {name}.size() > 1 {{ {name}.add({name}[1]); }}")),
        }
    }

    fn map_change(&mut self) {
        let is_map = |ty: &Ty| matches!(ty, Ty::Map(..));
        let Some((name, Ty::Map(key_type, value_type))) = self.changing(is_map) else { return self.assignment() };
        let key = self.stilled(|body| body.expression(&key_type, 2).text);
        match self.choices.below(6) {
            0 | 1 => {
                let value = self.wanted(&value_type, 2);
                self.line(format!("{name}[{key}] = {value};"));
            }
            2 => self.line(format!("{name}.remove({key});")),
            3 => {
                let value = self.stilled(|body| body.wanted(&value_type, 1));
                self.line(format!("if let first_key = {name}.keys().first() {{ {name}[first_key] = {value}; }}"));
            }
            4 if *value_type == Ty::Int => self.line(format!("if {name}.has({key}) {{ {name}[{key}] += 1; }}")),
            _ => self.line(format!("if {name}.size() > 1 {{ {name}.remove({name}.keys()[0]); }}")),
        }
    }

    /// A call for what it does.
    fn call(&mut self) {
        let ty = self.a_type();
        let Some(call) = self.changing_call(&ty, 2).or_else(|| self.changing_call(&Ty::Int, 2)) else {
            return self.trace();
        };
        self.line(format!("{};", call.text));
    }

    /// What only an actor may do.
    fn outside(&mut self) {
        match self.frame.timer {
            Some(timer) if self.choices.below(4) > 0 => {
                let time = self.choices.pick(&["1s", "2500ms", "0s", "250ms", "-1s"]);
                self.line(format!("{timer}.set(now() + {time});"));
            }
            Some(timer) => self.line(format!("{timer}.cancel();")),
            None => {
                self.say("\"{now()}\"");
            }
        }
    }

    /// A head with a loop in it may end a round.
    fn condition(&mut self, depth: usize) {
        let (head, count) = (self.head(&Ty::Bool), self.some());
        if self.loops > 0 && self.choices.once_in(4) {
            let word = self.choices.pick(&["continue", "break"]);
            return self.line(format!("if {head} {{ {word}; }}"));
        }
        self.block(&format!("if {head}"), count, depth, |_| ());
        if self.choices.below(3) == 2 {
            let (head, count) = (self.head(&Ty::Bool), self.some());
            self.joined(&format!("else if {head}"), count, depth);
        }
        if self.choices.below(2) == 1 {
            let count = self.some();
            self.joined("else", count, depth);
        }
    }

    /// Some optional that can be opened, with what it holds.
    fn an_optional(&mut self) -> (Ty, Ty) {
        let ty = self.a_type_that(|ty| matches!(ty, Ty::Maybe(_)));
        let Ty::Maybe(inner) = ty.clone() else { unreachable!("it is an optional") };
        (ty, *inner)
    }

    fn opened(&mut self, depth: usize) {
        let (ty, inner) = self.an_optional();
        let (head, count) = (self.head(&ty), self.some());
        let name = self.fresh("found");
        if self.choices.below(4) == 3 {
            let Some(leave) = self.leave() else { return self.trace() };
            self.line(format!("let {name} = {head} else {{ {leave} }};"));
            return self.declare(name, inner, false);
        }
        self.block(&format!("if let {name} = {head}"), count, depth, |body| body.declare(name, inner, false));
        if self.choices.below(3) == 2 {
            let count = self.some();
            self.joined("else", count, depth);
        }
    }

    fn over_range(&mut self, depth: usize) {
        let (count, end) = (self.some(), self.choices.pick(&["2", "0", "1", "4"]));
        let name = self.fresh("index");
        self.looped(&format!("for {name} in -1..{end}"), count, depth, Some((name, Ty::Int)));
    }

    fn over_list(&mut self, depth: usize) {
        let ty = self.a_type_that(|ty| matches!(ty, Ty::List(_)));
        let (head, count) = (self.head(&ty), self.some());
        let Ty::List(element) = ty else { unreachable!("it is a list") };
        let name = self.fresh("element");
        self.looped(&format!("for {name} in {head}"), count, depth, Some((name, *element)));
    }

    pub(super) fn looped(&mut self, head: &str, count: usize, depth: usize, variable: Option<(String, Ty)>) {
        self.loops += 1;
        self.block(head, count, depth, |body| {
            if let Some((name, ty)) = variable {
                body.declare(name, ty, false);
            }
        });
        self.loops -= 1;
    }

    /// A loop that ends after a few rounds.
    fn repeated(&mut self, depth: usize) {
        let name = self.fresh("round");
        let count = self.some();
        let head = if self.choices.below(3) == 2 {
            let (ty, inner) = self.an_optional();
            let value = self.head(&ty);
            let found = self.fresh("found");
            (format!("while let {found} = {value}"), Some((found, inner)))
        } else {
            let value = self.expression(&Ty::Bool, 1).at(Level::Comparison);
            (format!("while {name} < 3 && {value}"), None)
        };
        self.line(format!("var {name} = 0;"));
        self.line(format!("{} {{", head.0));
        self.indent += 1;
        self.line(format!("{name} += 1;"));
        if head.1.is_some() {
            self.line(format!("if {name} > 2 {{ break; }}"));
        }
        let scope = self.open();
        self.declare(name, Ty::Int, false);
        if let Some((found, ty)) = head.1 {
            self.declare(found, ty, false);
        }
        self.loops += 1;
        self.statements(count, depth);
        self.loops -= 1;
        self.close(scope);
        self.indent -= 1;
        self.line("}");
    }

    fn matched_optional(&mut self, depth: usize) {
        let (ty, inner) = self.an_optional();
        let head = self.head(&ty);
        let name = self.fresh("known");
        self.line(format!("match {head} {{"));
        self.indent += 1;
        self.arm("none", depth, None);
        let pattern = format!("some({name})");
        self.arm(&pattern, depth, Some((name, inner)));
        self.indent -= 1;
        self.line("}");
    }

    /// What can be told apart by its cases, or by literals.
    fn matched(&mut self, depth: usize) {
        let ty = self.a_type_that(|ty| matches!(ty, Ty::Enum(_) | Ty::Union(_) | Ty::Text | Ty::Int));
        let head = self.head(&ty);
        self.line(format!("match {head} {{"));
        self.indent += 1;
        for (pattern, variable) in self.patterns(&ty) {
            self.arm(&pattern, depth, variable);
        }
        self.indent -= 1;
        self.line("}");
    }

    /// Patterns that cover a type, with the names that they bind.
    pub fn patterns(&mut self, ty: &Ty) -> Vec<(String, Option<(String, Ty)>)> {
        let plain = |pattern: &str| (pattern.to_owned(), None);
        let rest = self.choices.below(3) == 2;
        match ty {
            Ty::Enum(index) => {
                let count = self.world.enums[*index];
                let qualifier = if self.choices.below(3) == 2 { self.world.name(ty) + "." } else { String::new() };
                let cases = CASES[..count].iter().map(|(case, _)| plain(&format!("{qualifier}{case}")));
                let mut cases: Vec<_> = cases.collect();
                if rest {
                    cases.truncate(1);
                    cases.push(plain("else"));
                } else if cases.len() > 2 && self.choices.below(2) == 1 {
                    let last = cases.pop().map(|(case, _)| case).unwrap_or_default();
                    cases[0].0 = format!("{} | {last}", cases[0].0);
                }
                cases
            }
            Ty::Union(index) => {
                let members = self.world.unions[*index].clone();
                let mut cases: Vec<_> = members
                    .iter()
                    .map(|record| {
                        let (name, ty) = (self.fresh("part"), Ty::Record(*record));
                        (format!("{}({name})", self.world.name(&ty)), Some((name, ty)))
                    })
                    .collect();
                if rest {
                    cases.truncate(1);
                    cases.push(plain("else"));
                }
                cases
            }
            Ty::Maybe(inner) => {
                let name = self.fresh("known");
                vec![(format!("some({name})"), Some((name, (**inner).clone()))), plain("none")]
            }
            Ty::Bool => vec![plain("true"), plain("false")],
            Ty::Text => vec![plain("\"a\""), plain("\"\" | \"12\""), plain("else")],
            _ => vec![plain("0"), plain("1 | 2"), plain("else")],
        }
    }

    /// Leaves the body, or the round of a loop.
    pub(super) fn leave(&mut self) -> Option<String> {
        if self.plainly && self.loops == 0 {
            return None;
        }
        if self.loops > 0 && self.choices.below(2) == 1 {
            return Some(self.choices.pick(&["continue;", "break;"]).to_owned());
        }
        if !self.frame.throws.is_empty() && self.choices.below(2) == 1 {
            return Some(format!("throw {};", self.an_error()));
        }
        match self.frame.gives.clone() {
            Gives::Lines => Some("return lines;".to_owned()),
            Gives::Nothing => Some("return;".to_owned()),
            Gives::Value(ty) => Some(format!("return {};", self.wanted(&ty, 1))),
        }
    }

    fn leaving(&mut self) {
        let head = self.head(&Ty::Bool);
        match self.leave() {
            Some(leave) => self.line(format!("if {head} {{ {leave} }}")),
            None => self.trace(),
        }
    }
}
