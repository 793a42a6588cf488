//! Random expressions of a wanted type, over the names that are in scope.

use crate::body::Body;
use crate::types::{Code, Level, Ty, infix};

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
];
const FLOATS: &[&str] = &["0.5", "1.0", "2.25", "0.1", "1000000.0", "3.0e10", "1.0e21", "1.5e-9"];
const DURATIONS: &[&str] = &["0s", "250ms", "3s", "2m", "1h"];
const KEYS: &[&str] = &["\"a\"", "\"b\"", "\"\\u{1f600}\"", "\"x y\""];
const LEVELS: &[&str] = &["Level.Low", "Level.Mid", "Level.High"];

impl Body<'_, '_> {
    /// An expression of this type; the deeper it stands, the simpler it is.
    pub fn expression(&mut self, ty: Ty, depth: usize) -> Code {
        if depth == 0 || self.choices.below(4) == 0 {
            return self.simple(ty);
        }
        let depth = depth - 1;
        match self.choices.below(9) {
            0 => self.if_value(ty, depth),
            1 => self.match_value(ty, depth),
            _ => self.of_type(ty, depth),
        }
    }

    fn of_type(&mut self, ty: Ty, depth: usize) -> Code {
        match ty {
            Ty::Int => self.int(depth),
            Ty::Bool => self.truth(depth),
            Ty::Text => self.text(depth),
            Ty::Float => self.float(depth),
            Ty::Ints => self.ints(depth),
            Ty::Texts => self.texts(depth),
            Ty::Ages => self.ages(depth),
            Ty::MaybeInt => self.maybe(depth),
            Ty::Level => self.simple(Ty::Level),
            Ty::Point => self.point(depth),
            Ty::Duration => self.duration(depth),
        }
    }

    /// A name or a literal.
    fn simple(&mut self, ty: Ty) -> Code {
        let names = self.names(ty);
        if !names.is_empty() && self.choices.below(4) != 3 {
            let name = &names[self.choices.below(names.len())];
            return Code::tight(name.clone());
        }
        let text = match ty {
            Ty::Int => self.choices.pick(INTS).to_owned(),
            Ty::Bool => self.choices.pick(&["true", "false"]).to_owned(),
            Ty::Text => self.choices.pick(TEXTS).to_owned(),
            Ty::Float => self.choices.pick(FLOATS).to_owned(),
            Ty::Duration => self.choices.pick(DURATIONS).to_owned(),
            Ty::Level => self.choices.pick(LEVELS).to_owned(),
            Ty::Ints => format!("ints([{}])", self.several(INTS)),
            Ty::Texts => format!("texts([{}])", self.several(TEXTS)),
            Ty::Ages => self.map_literal(),
            Ty::MaybeInt => format!("maybe({})", self.choices.pick(&["none", "4", "0", "-1"])),
            Ty::Point => format!("Point({})", self.choices.pick(&["1", "2, \"q\"", "x: 3", "label: \"r\", x: 0"])),
        };
        Code::tight(text)
    }

    fn several(&mut self, of: &[&str]) -> String {
        let count = self.choices.below(4);
        (0..count).map(|_| self.choices.pick(of)).collect::<Vec<_>>().join(", ")
    }

    fn map_literal(&mut self) -> String {
        let count = self.choices.below(KEYS.len());
        let entries: Vec<String> =
            KEYS.iter().take(count).map(|key| format!("{key}: {}", self.choices.pick(INTS))).collect();
        format!("ages({{ {} }})", entries.join(", "))
    }

    fn if_value(&mut self, ty: Ty, depth: usize) -> Code {
        let condition = self.expression(Ty::Bool, depth).at(Level::Coalesce);
        let (then, otherwise) = (self.expression(ty, depth), self.expression(ty, depth));
        Code::new(Level::Whole, format!("if {condition} {{ {} }} else {{ {} }}", then.text, otherwise.text))
    }

    fn match_value(&mut self, ty: Ty, depth: usize) -> Code {
        let (subject, patterns): (Ty, [&str; 3]) = match self.choices.below(4) {
            0 => (Ty::Level, ["Low", "Mid", "High"]),
            1 => (Ty::Int, ["0", "1 | 2", "else"]),
            2 => (Ty::Text, ["\"a\"", "\"\" | \"12\"", "else"]),
            _ => (Ty::Bool, ["true", "false", ""]),
        };
        let head = self.expression(subject, depth).at(Level::Coalesce);
        let arms: Vec<String> = patterns
            .into_iter()
            .filter(|pattern| !pattern.is_empty())
            .map(|pattern| format!("{pattern} => {}", self.expression(ty, depth).at(Level::Coalesce)))
            .collect();
        Code::new(Level::Whole, format!("match {head} {{ {} }}", arms.join(", ")))
    }

    fn binary(&mut self, ty: Ty, level: Level, signs: &[&str], depth: usize) -> Code {
        let left = self.expression(ty, depth);
        let sign = self.choices.pick(signs);
        let right = self.expression(ty, depth);
        infix(level, &left, sign, &right)
    }

    /// `base.call`
    fn method(&mut self, on: Ty, call: &str, depth: usize) -> Code {
        let base = self.expression(on, depth).at(Level::Postfix);
        Code::tight(format!("{base}.{call}"))
    }

    fn coalesced(&mut self, depth: usize) -> Code {
        let left = self.expression(Ty::MaybeInt, depth).at(Level::Or);
        let right = self.expression(Ty::Int, depth).at(Level::Coalesce);
        Code::new(Level::Coalesce, format!("{left} ?? {right}"))
    }

    fn int(&mut self, depth: usize) -> Code {
        match self.choices.below(18) {
            0 | 1 => self.binary(Ty::Int, Level::Sum, &["+", "-"], depth),
            2 => self.binary(Ty::Int, Level::Product, &["*"], depth),
            3 => self.divided(depth),
            4 => Code::new(Level::Unary, format!("-{}", self.expression(Ty::Int, depth).at(Level::Unary))),
            5 => self.method(Ty::Text, "size()", depth),
            6 => self.method(Ty::Ints, "size()", depth),
            7 => self.element(depth),
            8 => self.entry(depth),
            9 | 10 => self.coalesced(depth),
            11 => self.two("min", Ty::Int, depth),
            12 => self.two("max", Ty::Int, depth),
            13 => Code::tight(format!("abs({})", self.expression(Ty::Int, depth).text)),
            14 => self.method(Ty::Point, "x", depth),
            15 => self.tried(depth),
            16 => {
                let name = self.choices.pick(&["floor", "round"]);
                Code::tight(format!("{name}({})", self.expression(Ty::Float, depth).text))
            }
            _ => self.counted(depth),
        }
    }

    fn two(&mut self, name: &str, ty: Ty, depth: usize) -> Code {
        let (a, b) = (self.expression(ty, depth), self.expression(ty, depth));
        Code::tight(format!("{name}({}, {})", a.text, b.text))
    }

    /// A division, most often by something that is not zero.
    fn divided(&mut self, depth: usize) -> Code {
        let left = self.expression(Ty::Int, depth);
        let sign = self.choices.pick(&["/", "%"]);
        let right = if self.choices.once_in(4) {
            self.expression(Ty::Int, depth)
        } else {
            Code::tight(self.choices.pick(&["2", "3", "7", "10"]))
        };
        let right = if self.choices.once_in(3) {
            Code::new(Level::Unary, format!("-{}", right.at(Level::Unary)))
        } else {
            right
        };
        infix(Level::Product, &left, sign, &right)
    }

    fn element(&mut self, depth: usize) -> Code {
        let list = self.expression(Ty::Ints, depth).at(Level::Postfix);
        let index = self.expression(Ty::Int, depth.min(1));
        let index = if self.choices.once_in(6) { index.text } else { "0".to_owned() };
        Code::tight(format!("{list}[{index}]"))
    }

    fn entry(&mut self, depth: usize) -> Code {
        let map = self.expression(Ty::Ages, depth).at(Level::Postfix);
        if self.choices.once_in(6) {
            return Code::tight(format!("{map}[{}]", self.choices.pick(KEYS)));
        }
        Code::tight(format!("{map}.put(\"k\", {})[\"k\"]", self.expression(Ty::Int, depth).text))
    }

    fn tried(&mut self, depth: usize) -> Code {
        let number = self.expression(Ty::Int, depth).text;
        let otherwise = self.expression(Ty::Int, depth).at(Level::Coalesce);
        let otherwise = if otherwise.starts_with('{') { format!("({otherwise})") } else { otherwise };
        Code::new(Level::Whole, format!("try checked({number}) else {otherwise}"))
    }

    /// Something that changes a counter, where that may be.
    fn counted(&mut self, depth: usize) -> Code {
        if self.lambdas > 0 {
            return Code::tight("counter.total()");
        }
        let number = self.without_counter(|body| body.expression(Ty::Int, depth)).text;
        Code::tight(format!("counter.add({number})"))
    }

    fn truth(&mut self, depth: usize) -> Code {
        match self.choices.below(14) {
            0 | 1 => self.compared(depth),
            2 => self.binary(Ty::Bool, Level::And, &["&&"], depth),
            3 => self.binary(Ty::Bool, Level::Or, &["||"], depth),
            4 => Code::new(Level::Unary, format!("!{}", self.expression(Ty::Bool, depth).at(Level::Unary))),
            5 => self.method(Ty::Ints, "is_empty()", depth),
            6 => {
                let call = self.choices.pick(&["contains", "starts_with", "ends_with"]);
                let part = self.expression(Ty::Text, depth).text;
                self.method(Ty::Text, &format!("{call}({part})"), depth)
            }
            7 => {
                let key = self.choices.pick(KEYS);
                self.method(Ty::Ages, &format!("has({key})"), depth)
            }
            8 | 9 => {
                let call = self.choices.pick(&["any", "all"]);
                let lambda = self.lambda(Ty::Int, Ty::Bool, depth);
                self.method(Ty::Ints, &format!("{call}({lambda})"), depth)
            }
            10 => {
                let left = self.expression(Ty::MaybeInt, depth);
                infix(Level::Comparison, &left, self.choices.pick(&["==", "!="]), &Code::tight("none"))
            }
            11 => {
                let left = self.expression(Ty::MaybeInt, depth);
                let right = self.expression(Ty::Int, depth);
                infix(Level::Comparison, &left, "==", &right)
            }
            _ => {
                let ty = self.choices.pick(&[Ty::Ints, Ty::Point, Ty::Ages, Ty::Texts, Ty::Bool]);
                self.binary(ty, Level::Comparison, &["==", "!="], depth)
            }
        }
    }

    fn compared(&mut self, depth: usize) -> Code {
        let ty = self.choices.pick(&[Ty::Int, Ty::Text, Ty::Float, Ty::Level, Ty::Duration]);
        self.binary(ty, Level::Comparison, &["<", "<=", "==", ">", ">=", "!="], depth)
    }

    fn text(&mut self, depth: usize) -> Code {
        match self.choices.below(9) {
            0 | 1 => self.template(depth),
            2 => self.binary(Ty::Text, Level::Sum, &["+"], depth),
            3 => {
                let call = self.choices.pick(&["upper()", "lower()", "trim()"]);
                self.method(Ty::Text, call, depth)
            }
            4 => {
                let separator = self.choices.pick(TEXTS);
                self.method(Ty::Texts, &format!("join({separator})"), depth)
            }
            5 => self.method(Ty::Point, "label", depth),
            6 => {
                let end = self.choices.pick(&["0", "1", "2"]);
                self.method(Ty::Text, &format!("slice(0, {end})"), depth)
            }
            7 => Code::tight(format!("hex({}, 3)", self.choices.pick(&["0", "255", "4096"]))),
            _ => self.method(Ty::Point, "encode()", depth),
        }
    }

    /// A string with a hole.
    fn template(&mut self, depth: usize) -> Code {
        let holes = [Ty::Int, Ty::Text, Ty::Bool, Ty::Float, Ty::Ints, Ty::Level, Ty::Duration, Ty::Texts];
        let ty = self.choices.pick(&holes);
        let hole = self.expression(ty, depth).at(Level::Coalesce);
        Code::tight(format!("\"<{{{hole}}}>\""))
    }

    fn float(&mut self, depth: usize) -> Code {
        match self.choices.below(6) {
            0 => self.binary(Ty::Float, Level::Sum, &["+", "-"], depth),
            1 => self.binary(Ty::Float, Level::Product, &["*"], depth),
            2 => {
                let left = self.expression(Ty::Float, depth);
                infix(Level::Product, &left, "/", &Code::tight(self.choices.pick(&["2.0", "0.1", "3.0"])))
            }
            3 => self.method(Ty::Int, "to_float()", depth),
            4 => Code::new(Level::Unary, format!("-{}", self.expression(Ty::Float, depth).at(Level::Unary))),
            _ => self.two("max", Ty::Float, depth),
        }
    }

    fn ints(&mut self, depth: usize) -> Code {
        match self.choices.below(7) {
            0 | 1 => {
                let elements: Vec<String> =
                    (0..=self.choices.below(3)).map(|_| self.expression(Ty::Int, depth).text).collect();
                Code::tight(format!("[{}]", elements.join(", ")))
            }
            2 => {
                let lambda = self.lambda(Ty::Int, Ty::Bool, depth);
                self.method(Ty::Ints, &format!("filter({lambda})"), depth)
            }
            3 => {
                let from = self.choices.pick(&[Ty::Ints, Ty::Texts]);
                let lambda = self.lambda(if from == Ty::Ints { Ty::Int } else { Ty::Text }, Ty::Int, depth);
                self.method(from, &format!("map({lambda})"), depth)
            }
            4 => {
                let key = self.choices.pick(&[Ty::Int, Ty::Text, Ty::Level]);
                let lambda = self.lambda(Ty::Int, key, depth);
                self.method(Ty::Ints, &format!("sort_by({lambda})"), depth)
            }
            5 => self.method(Ty::Ints, "distinct()", depth),
            _ => self.method(Ty::Ages, "values()", depth),
        }
    }

    fn texts(&mut self, depth: usize) -> Code {
        match self.choices.below(4) {
            0 => {
                let separator = self.choices.pick(&["\",\"", "\" \"", "\"a\""]);
                self.method(Ty::Text, &format!("split({separator})"), depth)
            }
            1 => self.method(Ty::Ages, "keys()", depth),
            2 => {
                let lambda = self.lambda(Ty::Int, Ty::Text, depth);
                self.method(Ty::Ints, &format!("map({lambda})"), depth)
            }
            _ => {
                let lambda = self.lambda(Ty::Text, Ty::Text, depth);
                self.method(Ty::Texts, &format!("sort_by({lambda})"), depth)
            }
        }
    }

    fn ages(&mut self, depth: usize) -> Code {
        let key = self.choices.pick(KEYS);
        if self.choices.once_in(3) {
            return self.method(Ty::Ages, &format!("minus({key})"), depth);
        }
        let value = self.expression(Ty::Int, depth).text;
        self.method(Ty::Ages, &format!("put({key}, {value})"), depth)
    }

    fn maybe(&mut self, depth: usize) -> Code {
        match self.choices.below(8) {
            0 => Code::tight(format!("maybe({})", self.expression(Ty::Int, depth).text)),
            1 => {
                let call = self.choices.pick(&["first()", "last()", "min()", "max()", "get(1)"]);
                self.method(Ty::Ints, call, depth)
            }
            2 => self.method(Ty::Text, "to_int()", depth),
            3 => {
                let key = self.choices.pick(KEYS);
                self.method(Ty::Ages, &format!("get({key})"), depth)
            }
            4 => {
                let lambda = self.lambda(Ty::Int, Ty::Bool, depth);
                self.method(Ty::Ints, &format!("find({lambda})"), depth)
            }
            5 => {
                let lambda = self.lambda(Ty::Int, Ty::Int, depth);
                self.method(Ty::MaybeInt, &format!("map({lambda})"), depth)
            }
            6 => {
                let lambda = self.lambda(Ty::Int, Ty::Int, depth);
                self.method(Ty::Ints, &format!("min_by({lambda})"), depth)
            }
            _ => {
                let element = self.expression(Ty::Int, depth).text;
                self.method(Ty::Ints, &format!("index_of({element})"), depth)
            }
        }
    }

    fn point(&mut self, depth: usize) -> Code {
        if self.choices.below(2) == 0 {
            let (x, label) = (self.expression(Ty::Int, depth), self.expression(Ty::Text, depth));
            return Code::tight(format!("Point({}, {})", x.text, label.text));
        }
        let base = self.expression(Ty::Point, depth).at(Level::Postfix);
        let value = self.expression(Ty::Int, depth).text;
        Code::new(Level::Whole, format!("{base} with {{ x: {value} }}"))
    }

    fn duration(&mut self, depth: usize) -> Code {
        match self.choices.below(4) {
            0 => self.binary(Ty::Duration, Level::Sum, &["+", "-"], depth),
            1 => {
                let left = self.expression(Ty::Duration, depth);
                infix(Level::Product, &left, "*", &Code::tight(self.choices.pick(&["2", "3"])))
            }
            2 => {
                let left = self.expression(Ty::Duration, depth);
                infix(
                    Level::Product,
                    &left,
                    self.choices.pick(&["*", "/"]),
                    &Code::tight(self.choices.pick(&["0.5", "3.0"])),
                )
            }
            _ => self.two("min", Ty::Duration, depth),
        }
    }

    /// `|name| …`
    fn lambda(&mut self, from: Ty, to: Ty, depth: usize) -> String {
        let name = self.fresh("each");
        let scope = self.open();
        self.declare(name.clone(), from, false);
        self.lambdas += 1;
        let value = self.expression(to, depth);
        self.lambdas -= 1;
        self.close(scope);
        format!("|{name}| {}", value.at(Level::Coalesce))
    }
}
