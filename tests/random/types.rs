//! The types of the values in random programs, and expressions as text that knows how tightly it binds.

/// The types that random values have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ty {
    Int,
    Bool,
    Text,
    Float,
    Ints,
    Texts,
    Ages,
    MaybeInt,
    Level,
    Point,
    Duration,
}

impl Ty {
    /// Simplest first.
    pub const ALL: &[Ty] = &[
        Ty::Int,
        Ty::Text,
        Ty::Bool,
        Ty::Ints,
        Ty::Texts,
        Ty::Ages,
        Ty::MaybeInt,
        Ty::Float,
        Ty::Level,
        Ty::Point,
        Ty::Duration,
    ];

    /// As Quark writes it.
    pub fn name(self) -> &'static str {
        match self {
            Ty::Int => "Int",
            Ty::Bool => "Bool",
            Ty::Text => "String",
            Ty::Float => "Float",
            Ty::Ints => "List<Int>",
            Ty::Texts => "List<String>",
            Ty::Ages => "Map<String, Int>",
            Ty::MaybeInt => "Int?",
            Ty::Level => "Level",
            Ty::Point => "Point",
            Ty::Duration => "Duration",
        }
    }

    /// A name, whose value is there, as text that shows all of it.
    pub fn shown(self, name: &str) -> String {
        match self {
            Ty::Ages | Ty::Point | Ty::Text => format!("{{Json.of({name})}}"),
            Ty::MaybeInt => format!("{{{name}.map(|number| \"some {{number}}\") ?? \"none\"}}"),
            Ty::Texts => format!("{{Json.of({name})}} {{{name}.size()}}"),
            _ => format!("{{{name}}}"),
        }
    }
}

/// How tightly an expression binds, loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// `if`, `match`, `try … else`, `with`, a map: in parentheses wherever something stands around it
    Whole,
    Coalesce,
    Or,
    And,
    Comparison,
    Sum,
    Product,
    Unary,
    Postfix,
}

/// An expression as text.
#[derive(Clone, Debug)]
pub struct Code {
    pub text: String,
    pub level: Level,
}

impl Code {
    /// Text that binds as tightly as this.
    pub fn new(level: Level, text: impl Into<String>) -> Code {
        Code { text: text.into(), level }
    }

    /// A literal, a name, a call.
    pub fn tight(text: impl Into<String>) -> Code {
        Code::new(Level::Postfix, text)
    }

    /// As an operand of something that binds like `level`.
    pub fn at(&self, level: Level) -> String {
        if self.level < level { format!("({})", self.text) } else { self.text.clone() }
    }
}

/// `left sign right`, grouped from the left.
pub fn infix(level: Level, left: &Code, sign: &str, right: &Code) -> Code {
    let tighter = match level {
        Level::Or => Level::And,
        Level::And => Level::Comparison,
        Level::Comparison => Level::Sum,
        Level::Sum => Level::Product,
        _ => Level::Unary,
    };
    let left_level = if level == Level::Comparison { Level::Sum } else { level };
    Code::new(level, format!("{} {sign} {}", left.at(left_level), right.at(tighter)))
}
