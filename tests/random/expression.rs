//! Random expressions of a wanted type, over what is in scope.

mod calls;
mod collections;
mod numbers;
mod texts;

use crate::body::Body;
use crate::types::{Code, Level, Ty, infix};
use crate::world::CASES;

const INTS: &[&str] = &["0", "1", "2", "3", "7", "10", "100", "4_294_967_296", "9_007_199_254_740_991"];
const TEXTS: &[&str] = &[
    "\"\"",
    "\"a\"",
    "\"b c\"",
    "\" x \"",
    "\"12\"",
    "\"-7\"",
    "\"\\u{e9}\"",
    "\"\\u{1f600}\"",
    "\"a,b,,c\"",
    "\"\\\"q\\\"\\n\"",
    "\"Zz\"",
    "\"\\u{ff5e}\"",
    "`{raw}`",
    "\"x\\u{10ffff}\\u{0}y\"",
    "\"\\u{d7ff}\\u{e000}\"",
];
const FLOATS: &[&str] = &["0.5", "1.0", "2.25", "0.1", "1000000.0", "3.0e10", "1.0e21", "1.5e-9"];
const DURATIONS: &[&str] = &["0s", "250ms", "3s", "2m", "1h"];
const INSTANTS: &[&str] =
    &["Instant.epoch", "(Instant.epoch + 1500ms)", "Instant.from_seconds(1456789012.3456)", "(Instant.epoch - 1ms)"];
const KEYS: &[&str] = &["\"a\"", "\"b\"", "\"\\u{1f600}\"", "\"x y\""];

impl Body<'_, '_> {
    /// An expression of this type; the deeper it stands, the simpler it is.
    pub fn expression(&mut self, ty: &Ty, depth: usize) -> Code {
        if depth == 0 || self.choices.below(4) == 0 {
            return self.simple(ty);
        }
        let depth = depth - 1;
        let found = match self.choices.below(14) {
            0 => Some(self.if_value(ty, depth)),
            1 => Some(self.match_value(ty, depth)),
            2 => self.called(ty, depth),
            3 => self.part(ty, depth),
            4 => Some(self.looked_up(ty, depth)),
            _ => None,
        };
        found.unwrap_or_else(|| self.of_type(ty, depth))
    }

    fn of_type(&mut self, ty: &Ty, depth: usize) -> Code {
        match ty {
            Ty::Int => self.int(depth),
            Ty::Bool => self.truth(depth),
            Ty::Text => self.text(depth),
            Ty::Float => self.float(depth),
            Ty::Duration => self.duration(depth),
            Ty::Instant => self.instant(depth),
            Ty::Enum(_) => self.called(ty, depth).unwrap_or_else(|| self.simple(ty)),
            Ty::Record(index) => self.record(*index, depth),
            Ty::Union(index) => self.union(*index, depth),
            Ty::List(element) => self.list(element, depth),
            Ty::Map(key, value) => self.map(key, value, depth),
            Ty::Maybe(inner) => self.optional(inner, depth),
        }
    }

    /// A name or a literal.
    pub fn simple(&mut self, ty: &Ty) -> Code {
        let names = self.names(ty);
        if !names.is_empty() && self.choices.below(4) != 3 {
            let name = &names[self.choices.below(names.len())];
            return Code::tight(name.clone());
        }
        if self.frame.outside && self.lambdas == 0 && self.choices.once_in(4) {
            match ty {
                Ty::Instant => return Code::tight("now()"),
                Ty::Text => return Code::tight("uuid()"),
                Ty::Float => return Code::tight("random()"),
                _ => {}
            }
        }
        Code::tight(self.literal(ty))
    }

    fn literal(&mut self, ty: &Ty) -> String {
        match ty {
            Ty::Int => self.choices.pick(INTS).to_owned(),
            Ty::Bool => self.choices.pick(&["true", "false"]).to_owned(),
            Ty::Text => self.choices.pick(TEXTS).to_owned(),
            Ty::Float => self.choices.pick(FLOATS).to_owned(),
            Ty::Duration => self.choices.pick(DURATIONS).to_owned(),
            Ty::Instant => self.choices.pick(INSTANTS).to_owned(),
            Ty::Enum(index) => {
                let case = CASES[self.choices.below(self.world.enums[*index])].0;
                format!("{}.{case}", self.world.name(ty))
            }
            Ty::Record(index) => {
                let fields = self.world.records[*index].fields.clone();
                format!("{}({})", self.world.name(ty), self.args(&fields, 0))
            }
            Ty::Union(index) => {
                let members = self.world.unions[*index].clone();
                let record = Ty::Record(members[self.choices.below(members.len())]);
                let value = self.simple(&record).text;
                self.world.wrap(ty, &value)
            }
            Ty::List(element) => {
                let count = self.choices.below(4);
                let elements: Vec<String> = (0..count).map(|_| self.wanted(element, 0)).collect();
                self.world.wrap(ty, &format!("[{}]", elements.join(", ")))
            }
            Ty::Map(key, value) => self.map_literal(ty, key, value),
            Ty::Maybe(inner) => {
                let value = if self.choices.below(3) == 0 { "none".to_owned() } else { self.wanted(inner, 0) };
                self.world.wrap(ty, &value)
            }
        }
    }

    fn map_literal(&mut self, ty: &Ty, key: &Ty, value: &Ty) -> String {
        let keys: Vec<String> = match key {
            Ty::Text => KEYS.iter().map(|key| (*key).to_owned()).collect(),
            Ty::Enum(index) => {
                let name = self.world.name(key);
                CASES[..self.world.enums[*index]].iter().map(|(case, _)| format!("{name}.{case}")).collect()
            }
            _ => ["7", "0", "-1"].map(str::to_owned).to_vec(),
        };
        let count = self.choices.below(keys.len() + 1);
        let mut entries: Vec<String> =
            keys.iter().take(count).map(|key| format!("{key}: {}", self.wanted(value, 0))).collect();
        if self.choices.below(2) == 1 {
            entries.reverse();
        }
        let literal = if entries.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", entries.join(", ")) };
        self.world.wrap(ty, &literal)
    }

    /// A key of a map, as a literal.
    fn key(&mut self, ty: &Ty) -> String {
        match ty {
            Ty::Text => self.choices.pick(KEYS).to_owned(),
            _ => self.literal(ty),
        }
    }

    fn if_value(&mut self, ty: &Ty, depth: usize) -> Code {
        let scope = self.open();
        let condition = if self.choices.below(3) == 2 {
            let optional = self.a_type_that(|ty| matches!(ty, Ty::Maybe(_)));
            let value = self.expression(&optional, depth).in_head();
            let name = self.fresh("found");
            if let Ty::Maybe(inner) = optional {
                self.declare(name.clone(), *inner, false);
            }
            format!("let {name} = {value}")
        } else {
            self.expression(&Ty::Bool, depth).in_head()
        };
        let then = self.expression(ty, depth);
        self.close(scope);
        let otherwise = self.expression(ty, depth);
        Code::new(Level::Whole, format!("if {condition} {{ {} }} else {{ {} }}", then.text, otherwise.text))
    }

    fn match_value(&mut self, ty: &Ty, depth: usize) -> Code {
        let subject = self
            .a_type_that(|ty| matches!(ty, Ty::Enum(_) | Ty::Union(_) | Ty::Maybe(_) | Ty::Text | Ty::Int | Ty::Bool));
        let head = self.expression(&subject, depth).in_head();
        let mut arms = Vec::new();
        for (pattern, variable) in self.patterns(&subject) {
            let scope = self.open();
            if let Some((name, ty)) = variable {
                self.declare(name, ty, false);
            }
            arms.push(format!("{pattern} => {}", self.expression(ty, depth).in_head()));
            self.close(scope);
        }
        Code::new(Level::Whole, format!("match {head} {{ {} }}", arms.join(", ")))
    }

    fn binary(&mut self, ty: &Ty, level: Level, signs: &[&str], depth: usize) -> Code {
        let left = self.expression(ty, depth);
        let sign = self.choices.pick(signs);
        let right = self.expression(ty, depth);
        infix(level, &left, sign, &right)
    }

    /// `base.call`
    fn method(&mut self, on: &Ty, call: &str, depth: usize) -> Code {
        let base = self.operand(on, depth);
        Code::tight(format!("{base}.{call}"))
    }

    fn two(&mut self, name: &str, ty: &Ty, depth: usize) -> Code {
        let (a, b) = (self.expression(ty, depth), self.expression(ty, depth));
        Code::tight(format!("{name}({}, {})", a.text, b.text))
    }

    /// `|name| …`
    fn lambda(&mut self, from: &Ty, to: &Ty, depth: usize) -> String {
        let name = self.fresh("each");
        let scope = self.open();
        self.declare(name.clone(), from.clone(), false);
        self.lambdas += 1;
        let value = self.expression(to, depth);
        self.lambdas -= 1;
        self.close(scope);
        format!("|{name}| {}", value.in_head())
    }
}
