//! Calls that may throw, in every form in which a statement takes them.

use super::Body;
use crate::types::{Code, Level, Ty};
use crate::world::Function;

impl Body<'_, '_> {
    /// A new error of those that may be thrown here.
    pub(super) fn an_error(&mut self) -> String {
        let throws = self.frame.throws.clone();
        let index = throws[self.choices.below(throws.len())];
        let fields = self.world.errors[index].clone();
        let args: Vec<String> = fields.iter().map(|field| self.wanted(&field.ty, 1)).collect();
        format!("{}({})", self.world.error(index), args.join(", "))
    }

    /// A function that throws, and a call of it.
    fn throwing(&mut self) -> Option<(Function, String)> {
        let throwing: Vec<Function> =
            self.functions().into_iter().filter(|function| !function.throws.is_empty()).collect();
        let function = self.one_of(&throwing)?;
        let call = self.call_of(&function, 1)?;
        Some((function, call))
    }

    fn passes_on(&self, function: &Function) -> bool {
        function.throws.iter().all(|error| self.frame.throws.contains(error))
    }

    /// A call whose errors are passed on.
    pub(super) fn passing(&mut self) {
        let Some((function, call)) = self.throwing().filter(|(function, _)| self.passes_on(function)) else {
            return self.declaration();
        };
        let name = self.fresh("c");
        self.line(format!("let {name}: {} = try {call};", self.world.name(&function.result)));
        self.declare(name, function.result, false);
    }

    /// What a function that throws gives otherwise.
    pub fn tried_value(&mut self, function: &Function, depth: usize) -> Option<Code> {
        let call = self.call_of(function, depth)?;
        if self.lambdas == 0 && self.passes_on(function) && self.choices.below(2) == 0 {
            return Some(Code::new(Level::Unary, format!("try {call}")));
        }
        if self.lambdas == 0 && self.choices.below(3) == 2 {
            return Some(self.matched_try(function, &call, depth));
        }
        let otherwise = self.expression(&function.result, depth).in_head();
        let otherwise = if otherwise.starts_with('{') { format!("({otherwise})") } else { otherwise };
        Some(Code::new(Level::Whole, format!("try {call} else {otherwise}")))
    }

    fn matched_try(&mut self, function: &Function, call: &str, depth: usize) -> Code {
        let name = self.fresh("passed");
        let scope = self.open();
        self.declare(name.clone(), function.result.clone(), false);
        let mut arms = vec![format!("ok({name}) => {}", self.expression(&function.result, depth).in_head())];
        self.close(scope);
        for error in function.throws.clone() {
            let value = self.expression(&function.result, 0).in_head();
            arms.push(format!("{} => {value}", self.world.error(error)));
        }
        Code::new(Level::Whole, format!("match try {call} {{ {} }}", arms.join(", ")))
    }

    pub(super) fn tried(&mut self, depth: usize) {
        let Some((function, call)) = self.throwing() else { return self.trace() };
        let name = self.fresh("passed");
        let result = function.result.clone();
        match self.choices.below(4) {
            0 => self.tried_match(&function, &call, name, depth),
            1 => {
                let count = self.some();
                self.block(&format!("if let {name} = try {call}"), count, depth, |body| {
                    body.declare(name, result, false);
                });
                let count = self.some();
                self.joined("else", count, depth);
            }
            2 => {
                let Some(leave) = self.leave() else { return self.trace() };
                self.line(format!("let {name} = try {call} else {{ {leave} }};"));
                self.declare(name, result, false);
            }
            _ => self.tried_again(&call, name, result, depth),
        }
    }

    fn tried_match(&mut self, function: &Function, call: &str, name: String, depth: usize) {
        self.line(format!("match try {call} {{"));
        self.indent += 1;
        let pattern = format!("ok({name})");
        self.arm(&pattern, depth, Some((name, function.result.clone())));
        let rest = self.choices.below(4) == 3;
        for (index, error) in function.throws.clone().into_iter().enumerate() {
            if rest && index > 0 {
                continue;
            }
            let (bound, word) = (self.fresh("error"), self.world.error(error));
            if rest {
                self.arm("else", depth, None);
            } else if !self.say_error(&word, &bound, error) {
                self.arm(&word, depth, None);
            }
        }
        self.indent -= 1;
        self.line("}");
    }

    /// An arm that tells what an error holds, where someone listens.
    fn say_error(&mut self, word: &str, bound: &str, error: usize) -> bool {
        let fields = self.world.errors[error].clone();
        let shown: Vec<String> =
            fields.iter().map(|field| self.world.shown(&field.ty, &format!("{bound}.{}", field.name))).collect();
        self.line(format!("{word}({bound}) => {{"));
        self.indent += 1;
        let said = self.say(&format!("\"{{{bound}.message()}} {}\"", shown.join(" ")));
        self.indent -= 1;
        if said {
            self.line("},");
        } else {
            let length = self.text.trim_end().rfind('\n').map_or(0, |end| end + 1);
            self.text.truncate(length);
        }
        said
    }

    /// A loop that ends with an error, or after a few rounds.
    fn tried_again(&mut self, call: &str, name: String, result: Ty, depth: usize) {
        let round = self.fresh("round");
        self.line(format!("var {round} = 0;"));
        self.line(format!("while let {name} = try {call} {{"));
        self.indent += 1;
        self.line(format!("{round} += 1;"));
        self.line(format!("if {round} > 2 {{ break; }}"));
        let scope = self.open();
        self.declare(round, Ty::Int, false);
        self.declare(name, result, false);
        let count = self.some();
        self.loops += 1;
        self.statements(count, depth);
        self.loops -= 1;
        self.close(scope);
        self.indent -= 1;
        self.line("}");
    }
}
