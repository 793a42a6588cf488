//! The types of the values in random programs, and expressions as text that knows how tightly it binds.

/// The types that random values have. Declared ones go by their place among the declarations of their program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ty {
    Int,
    Bool,
    Text,
    Float,
    Duration,
    Instant,
    Enum(usize),
    Record(usize),
    Union(usize),
    List(Box<Ty>),
    Map(Box<Ty>, Box<Ty>),
    Maybe(Box<Ty>),
}

impl Ty {
    /// `List<element>`
    pub fn list(element: Ty) -> Ty {
        Ty::List(Box::new(element))
    }

    /// `Map<key, value>`
    pub fn map(key: Ty, value: Ty) -> Ty {
        Ty::Map(Box::new(key), Box::new(value))
    }

    /// `value?`
    pub fn maybe(value: Ty) -> Ty {
        if let Ty::Maybe(_) = value { value } else { Ty::Maybe(Box::new(value)) }
    }

    /// As the program of this number writes it.
    pub fn name(&self, program: usize) -> String {
        match self {
            Ty::Int => "Int".to_owned(),
            Ty::Bool => "Bool".to_owned(),
            Ty::Text => "String".to_owned(),
            Ty::Float => "Float".to_owned(),
            Ty::Duration => "Duration".to_owned(),
            Ty::Instant => "Instant".to_owned(),
            Ty::Enum(index) => format!("Rank{program}{}", letter(*index)),
            Ty::Record(index) => format!("Part{program}{}", letter(*index)),
            Ty::Union(index) => format!("Either{program}{}", letter(*index)),
            Ty::List(element) => format!("List<{}>", element.name(program)),
            Ty::Map(key, value) => format!("Map<{}, {}>", key.name(program), value.name(program)),
            Ty::Maybe(value) => format!("{}?", value.name(program)),
        }
    }

    /// A part of a function's name.
    pub fn word(&self) -> String {
        match self {
            Ty::Enum(index) => format!("rank_{index}"),
            Ty::Record(index) => format!("part_{index}"),
            Ty::Union(index) => format!("either_{index}"),
            Ty::List(element) => format!("list_of_{}", element.word()),
            Ty::Map(key, value) => format!("map_from_{}_to_{}", key.word(), value.word()),
            Ty::Maybe(value) => format!("maybe_{}", value.word()),
            plain => plain.name(0).to_lowercase(),
        }
    }

    /// Whether a hole takes it.
    pub fn has_text(&self) -> bool {
        match self {
            Ty::Record(_) | Ty::Union(_) | Ty::Map(..) | Ty::Maybe(_) => false,
            Ty::List(element) => element.has_text(),
            _ => true,
        }
    }

    /// Whether its values have an order.
    pub fn has_order(&self) -> bool {
        matches!(self, Ty::Int | Ty::Text | Ty::Float | Ty::Duration | Ty::Instant | Ty::Enum(_))
    }

    /// Whether JSON can say it.
    pub fn is_encodable(&self) -> bool {
        match self {
            Ty::Union(_) => false,
            Ty::List(inner) | Ty::Map(_, inner) | Ty::Maybe(inner) => inner.is_encodable(),
            _ => true,
        }
    }

    /// Whether it may be a key of a map.
    pub fn is_key(&self) -> bool {
        matches!(self, Ty::Int | Ty::Text | Ty::Enum(_))
    }
}

/// A letter to tell declarations apart.
pub fn letter(index: usize) -> char {
    char::from(b'A' + u8::try_from(index % 26).unwrap_or_default())
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

    /// As the head of a statement, or a branch of an expression.
    pub fn in_head(&self) -> String {
        self.at(Level::Coalesce)
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
