//! Expressions as trees, and their text as gofmt has it: where blanks stand around operators depends on what is around
//! them. Lines that would get too long are broken where Go allows it. Knows nothing of Quark.

/// How long a line should be at most, a tab counted as four.
const WIDTH: usize = 120;

/// How long a function may be that stands on one line; gofmt breaks what is longer.
const FUNCTION_WIDTH: usize = 80;

/// An expression of Go.
#[derive(Clone, Debug, PartialEq)]
pub enum X {
    /// A name, a literal, a type.
    Atom(String),
    /// `a op b`
    Binary(&'static str, Box<X>, Box<X>),
    /// `-a`, `!a`, `&a`
    Unary(&'static str, Box<X>),
    /// `*a`
    Star(Box<X>),
    /// `a.name`
    Select(Box<X>, String),
    /// `f(a, b)`
    Call(Box<X>, Vec<X>),
    /// `f(a, b...)`
    Spread(Box<X>, Vec<X>),
    /// `T{a, b}`
    List(String, Vec<X>),
    /// `T{A: a, B: b}`
    Keyed(String, Vec<(String, X)>),
    /// `(a)`
    Parentheses(Box<X>),
    /// `func(a T) R { … }`: its head and its lines, a tab before each
    Func(String, Vec<String>),
}

const HIGHEST: u8 = 7;
const UNARY: u8 = 6;

fn precedence(op: &str) -> u8 {
    match op {
        "||" => 1,
        "&&" => 2,
        "==" | "!=" | "<" | "<=" | ">" | ">=" => 3,
        "+" | "-" => 4,
        _ => 5,
    }
}

impl X {
    /// A name, a literal, a type.
    pub fn atom(text: impl Into<String>) -> X {
        X::Atom(text.into())
    }

    /// `f(a, b)`
    pub fn call(function: impl Into<String>, arguments: Vec<X>) -> X {
        X::Call(Box::new(X::atom(function)), arguments)
    }

    /// `func(a T) R { return value }`
    pub fn returns(head: String, value: &X) -> X {
        X::Func(head, vec![format!("\treturn {}", value.text())])
    }

    /// `self.name`
    pub fn select(self, name: impl Into<String>) -> X {
        X::Select(Box::new(self), name.into())
    }

    /// `self.name(a, b)`
    pub fn method(self, name: impl Into<String>, arguments: Vec<X>) -> X {
        X::Call(Box::new(self.select(name)), arguments)
    }

    /// `self op other`
    pub fn binary(self, op: &'static str, other: X) -> X {
        X::Binary(op, Box::new(self), Box::new(other))
    }

    /// `op self`
    pub fn unary(self, op: &'static str) -> X {
        X::Unary(op, Box::new(self))
    }

    /// `&self`, of what may be a pointer that is looked through.
    pub fn address(self) -> X {
        match self {
            X::Star(inner) => *inner,
            other => other.unary("&"),
        }
    }

    /// The opposite of a truth value.
    pub fn not(self) -> X {
        match self {
            X::Binary("==", left, right) => X::Binary("!=", left, right),
            X::Binary("!=", left, right) => X::Binary("==", left, right),
            X::Unary("!", inner) => *inner,
            X::Atom(text) if text == "true" => X::atom("false"),
            X::Atom(text) if text == "false" => X::atom("true"),
            other => other.unary("!"),
        }
    }

    /// The same in the head of a statement, where the brace of a literal would open the body.
    #[must_use]
    pub fn in_head(self) -> X {
        match self {
            X::List(ref ty, _) | X::Keyed(ref ty, _) if !ty.starts_with('[') => X::Parentheses(Box::new(self)),
            X::Binary(op, left, right) => left.in_head().binary(op, right.in_head()),
            X::Unary(op, inner) => inner.in_head().unary(op),
            X::Star(inner) => X::Star(Box::new(inner.in_head())),
            X::Select(inner, name) => inner.in_head().select(name),
            X::Call(function, arguments) => X::Call(Box::new(function.in_head()), arguments),
            other => other,
        }
    }

    /// Whether it is a literal that takes its type from where it stands.
    pub fn is_untyped_integer(&self) -> bool {
        match self {
            X::Atom(text) => text.starts_with(|c: char| c.is_ascii_digit()) && text.bytes().all(|c| c.is_ascii_digit()),
            X::Unary("-", inner) => inner.is_untyped_integer(),
            X::Binary("+" | "-" | "*" | "/" | "%", left, right) => {
                left.is_untyped_integer() && right.is_untyped_integer()
            }
            X::Call(function, arguments) if matches!(&**function, X::Atom(name) if name == "min" || name == "max") => {
                arguments.iter().all(X::is_untyped_integer)
            }
            _ => false,
        }
    }

    /// The text on one line; nothing where it takes several.
    pub fn flat(&self) -> Option<String> {
        self.on_line(0, 1)
    }

    /// The text as part of a statement: on one line if it can be.
    pub fn text(&self) -> String {
        self.flat().unwrap_or_else(|| self.broken(0, 0, 1))
    }

    fn on_line(&self, wanted: u8, depth: usize) -> Option<String> {
        let mut text = String::new();
        self.write(&mut text, wanted, depth).then_some(text)
    }

    /// Writes the text on one line, and tells whether there is one.
    fn write(&self, out: &mut String, wanted: u8, depth: usize) -> bool {
        match self {
            X::Atom(text) => {
                out.push_str(text);
                !text.contains('\n')
            }
            X::Binary(op, left, right) => self.write_binary(out, op, left, right, wanted, depth),
            X::Unary(..) | X::Star(_) if UNARY < wanted => self.write_inside(out, depth),
            X::Unary(op, inner) => {
                out.push_str(op);
                let start = out.len();
                let flat = inner.write(out, UNARY, depth);
                out.insert_str(start, apart(op, &out[start..]));
                flat
            }
            X::Parentheses(inner) => inner.write_inside(out, reduced(depth)),
            X::Star(inner) => {
                out.push('*');
                inner.write(out, UNARY, 1)
            }
            X::Select(inner, name) => {
                let flat = inner.write(out, HIGHEST, depth);
                out.push('.');
                out.push_str(name);
                flat
            }
            X::Call(function, arguments) | X::Spread(function, arguments) => {
                let among = if arguments.len() > 1 { depth + 1 } else { depth };
                let flat = function.write(out, HIGHEST, among);
                out.push('(');
                let flat = flat && write_all(out, arguments, |argument, out| argument.write(out, 0, among));
                out.push_str(if matches!(self, X::Spread(..)) { "...)" } else { ")" });
                flat
            }
            X::List(ty, items) => {
                out.push_str(ty);
                out.push('{');
                let flat = write_all(out, items, |item, out| item.write(out, 0, 1));
                out.push('}');
                flat
            }
            X::Keyed(ty, items) => {
                out.push_str(ty);
                out.push('{');
                let flat = write_all(out, items, |(key, value), out| {
                    out.push_str(key);
                    out.push_str(": ");
                    value.write(out, 0, 1)
                });
                out.push('}');
                flat
            }
            X::Func(head, lines) => write_function(out, head, lines),
        }
    }

    fn write_binary(&self, out: &mut String, op: &str, left: &X, right: &X, wanted: u8, depth: usize) -> bool {
        let own = precedence(op);
        if own < wanted {
            return self.write_inside(out, reduced(depth));
        }
        let gap = if own < self.cutoff(depth) { " " } else { "" };
        if !left.write(out, own, depth + left.differs(own)) {
            return false;
        }
        for part in [gap, op, gap] {
            out.push_str(part);
        }
        right.write(out, own + 1, depth + 1)
    }

    fn write_inside(&self, out: &mut String, depth: usize) -> bool {
        out.push('(');
        let flat = self.write(out, 0, depth);
        out.push(')');
        flat
    }

    fn differs(&self, wanted: u8) -> usize {
        usize::from(!matches!(self, X::Binary(op, ..) if precedence(op) == wanted))
    }

    /// The precedence from which on operators stand without blanks, as gofmt decides it.
    fn cutoff(&self, depth: usize) -> u8 {
        let (has_sum, has_product, problem) = self.operators();
        if problem > 0 {
            return problem + 1;
        }
        match (has_sum && has_product, depth) {
            (true, 1) => 5,
            (false, 1) => 6,
            _ => 4,
        }
    }

    fn operators(&self) -> (bool, bool, u8) {
        let X::Binary(op, left, right) = self else { return (false, false, 0) };
        let own = precedence(op);
        let (mut has_sum, mut has_product, mut problem) = (own == 4, own == 5, 0);
        let mut add = |(sum, product, other): (bool, bool, u8)| {
            has_sum |= sum;
            has_product |= product;
            problem = problem.max(other);
        };
        if matches!(&**left, X::Binary(inner, ..) if precedence(inner) >= own) {
            add(left.operators());
        }
        match &**right {
            X::Binary(inner, ..) if precedence(inner) > own => add(right.operators()),
            X::Star(_) if *op == "/" => add((false, false, 5)),
            X::Unary(inner, _) if *op == "-" && *inner == "-" => add((false, false, 4)),
            X::Unary("&", _) if *op == "&&" => add((false, false, 5)),
            _ => {}
        }
        (has_sum, has_product, problem)
    }

    /// The text from this column on, of a statement with this indent, on as many lines as it takes.
    pub fn laid_out(&self, indent: usize, column: usize, tail: usize) -> String {
        self.laid_out_at(indent, column, tail, 1)
    }

    /// The same of one of several operands, around whose operators gofmt leaves no blanks.
    pub fn laid_out_among(&self, indent: usize, column: usize, tail: usize) -> String {
        self.laid_out_at(indent, column, tail, 2)
    }

    fn laid_out_at(&self, indent: usize, column: usize, tail: usize, depth: usize) -> String {
        match self.on_line(0, depth) {
            Some(text) if 4 * indent + column + text.chars().count() + tail <= WIDTH => text,
            _ => self.broken(indent, column, depth),
        }
    }

    fn broken(&self, indent: usize, column: usize, depth: usize) -> String {
        match self {
            X::Binary(op, ..) => self.broken_chain(op, indent, depth),
            X::Unary(op, inner) => {
                let operand = inner.operand_broken(indent, column);
                format!("{op}{}{operand}", apart(op, &operand))
            }
            X::Star(inner) => format!("*{}", inner.operand_broken(indent, column)),
            X::Parentheses(inner) => format!("({})", inner.laid_out(indent, column + 1, 1)),
            X::Select(inner, name) => format!("{}.{name}", inner.operand_broken(indent, column)),
            X::Call(function, arguments) | X::Spread(function, arguments) if !arguments.is_empty() => {
                let head = match function.flat() {
                    Some(head) => head,
                    None => function.broken(indent, column, depth),
                };
                let dots = if matches!(self, X::Spread(..)) { "..." } else { "" };
                broken_call(&head, arguments, dots, indent, column)
            }
            X::List(ty, items) => {
                let items: Vec<String> = items.iter().map(|item| item.laid_out(indent + 1, 0, 1)).collect();
                format!("{ty}{{\n{}{}}}", one_a_line(&items, indent + 1), tabs(indent))
            }
            X::Keyed(ty, items) => format!("{ty}{{\n{}{}}}", aligned(items, indent + 1), tabs(indent)),
            X::Func(head, lines) => {
                let lines: String = lines.iter().map(|line| indented(line, indent)).collect();
                format!("{head} {{\n{lines}{}}}", tabs(indent))
            }
            X::Atom(text) => text.clone(),
            X::Call(function, _) | X::Spread(function, _) => {
                self.flat().unwrap_or_else(|| format!("{}()", function.broken(indent, column, depth)))
            }
        }
    }

    fn operand_broken(&self, indent: usize, column: usize) -> String {
        match self {
            X::Binary(..) => format!("({})", self.laid_out(indent, column + 1, 1)),
            _ => self.laid_out(indent, column, 0),
        }
    }

    /// `a op b op c`, a line each.
    fn broken_chain(&self, op: &'static str, indent: usize, depth: usize) -> String {
        let mut operands = Vec::new();
        self.chain(op, &mut operands);
        let own = precedence(op);
        let last = operands.len() - 1;
        let texts: Vec<String> = operands
            .iter()
            .enumerate()
            .map(|(index, operand)| {
                let wanted = if index == 0 { own } else { own + 1 };
                let depth = if index == 0 { depth + operand.differs(own) } else { depth + 1 };
                let text = operand.on_line(wanted, depth).unwrap_or_else(|| operand.broken(indent + 1, 0, depth));
                if index == last { text } else { format!("{text} {op}") }
            })
            .collect();
        texts.join(&format!("\n{}", tabs(indent + 1)))
    }

    fn chain<'x>(&'x self, wanted: &str, operands: &mut Vec<&'x X>) {
        match self {
            X::Binary(op, left, right) if *op == wanted => {
                left.chain(wanted, operands);
                operands.push(right);
            }
            other => operands.push(other),
        }
    }
}

/// What stands between an operator and an operand that begins with the same: both together would be another operator.
fn apart(op: &str, operand: &str) -> &'static str {
    if matches!(op, "-" | "&") && operand.starts_with(op) { " " } else { "" }
}

fn reduced(depth: usize) -> usize {
    depth.saturating_sub(1).max(1)
}

/// Writes items with commas between them, as long as they stand on the line.
fn write_all<T>(out: &mut String, items: &[T], write: impl Fn(&T, &mut String) -> bool) -> bool {
    items.iter().enumerate().all(|(index, item)| {
        if index > 0 {
            out.push_str(", ");
        }
        write(item, out)
    })
}

/// Writes a function as gofmt leaves it on one line.
fn write_function(out: &mut String, head: &str, lines: &[String]) -> bool {
    out.push_str(head);
    match lines {
        [] => out.push_str(" {}"),
        [line] if head.len() + line.len() < FUNCTION_WIDTH && !line.contains('\n') => {
            for part in [" { ", line.trim_start(), " }"] {
                out.push_str(part);
            }
        }
        _ => return false,
    }
    true
}

/// So many tabs.
pub fn tabs(count: usize) -> String {
    "\t".repeat(count)
}

/// A line, or several, further in.
pub fn indented(text: &str, indent: usize) -> String {
    text.lines()
        .map(|line| if line.is_empty() { "\n".to_owned() } else { format!("{}{line}\n", tabs(indent)) })
        .collect()
}

fn one_a_line(items: &[String], indent: usize) -> String {
    items.iter().map(|item| format!("{}{item},\n", tabs(indent))).collect()
}

/// The last argument takes what lines it needs where the others leave room; else each stands on a line of its own.
fn broken_call(head: &str, arguments: &[X], dots: &str, indent: usize, column: usize) -> String {
    let (last, others) = arguments.split_last().expect("there are arguments");
    let depth = if arguments.len() > 1 { 2 } else { 1 };
    let flat: Option<Vec<String>> = others.iter().map(|argument| argument.on_line(0, depth)).collect();
    if let Some(flat) = flat
        && matches!(last, X::Func(..) | X::Keyed(..) | X::List(..) | X::Call(..))
    {
        let before = format!("{head}({}", flat.iter().map(|text| format!("{text}, ")).collect::<String>());
        let opening = last.broken(indent, column + before.len(), depth);
        let first = opening.lines().next().unwrap_or_default();
        if 4 * indent + column + before.chars().count() + first.chars().count() <= WIDTH {
            return format!("{before}{opening}{dots})");
        }
    }
    let texts: Vec<String> = arguments.iter().map(|argument| argument.laid_out_at(indent + 1, 0, 1, depth)).collect();
    let mut lines = one_a_line(&texts, indent + 1);
    if !dots.is_empty() {
        lines = format!("{}{dots},\n", lines.trim_end_matches(",\n"));
    }
    format!("{head}(\n{lines}{})", tabs(indent))
}

/// `Key: value` a line each; where neighbours take one line, their values stand in a column.
fn aligned(items: &[(String, X)], indent: usize) -> String {
    let texts: Vec<(&String, String)> =
        items.iter().map(|(key, value)| (key, value.laid_out(indent, key.len() + 2, 1))).collect();
    let runs = texts.chunk_by(|one, other| !one.1.contains('\n') && !other.1.contains('\n'));
    let mut lines = String::new();
    for run in runs {
        let width = run.iter().map(|(key, _)| key.chars().count()).max().unwrap_or_default();
        for (key, value) in run {
            let gap = if value.contains('\n') { 1 } else { width - key.chars().count() + 1 };
            lines.push_str(&format!("{}{key}:{}{value},\n", tabs(indent), " ".repeat(gap)));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::X;

    fn name(text: &str) -> X {
        X::atom(text)
    }

    #[test]
    fn blanks_stand_as_gofmt_has_them() {
        let product = name("a").binary("*", name("b"));
        let sum = product.clone().binary("+", name("c"));
        assert_eq!(sum.text(), "a*b + c");
        assert_eq!(product.text(), "a * b");
        assert_eq!(X::call("f", vec![sum.clone()]).text(), "f(a*b + c)");
        assert_eq!(X::call("f", vec![sum, name("d")]).text(), "f(a*b+c, d)");
        let compared = name("a").binary("+", name("b")).binary("<", name("c"));
        assert_eq!(compared.text(), "a+b < c");
        assert_eq!(name("a").binary("+", name("b")).binary("*", name("c")).text(), "(a + b) * c");
    }

    #[test]
    fn what_is_not_is_said_shortly() {
        assert_eq!(name("a").binary("==", name("b")).not().text(), "a != b");
        assert_eq!(name("a").binary("<", name("b")).not().text(), "!(a < b)");
        assert_eq!(name("a").not().not().text(), "a");
    }

    #[test]
    fn two_signs_stay_two() {
        let twice = |inner: X| inner.unary("-").unary("-");
        assert_eq!(twice(name("a")).text(), "- -a");
        let long = X::call("f", (0..30).map(|number| name(&format!("argument{number}"))).collect());
        assert!(twice(long).laid_out(1, 0, 0).starts_with("- -f("));
    }

    #[test]
    fn values_of_neighbours_stand_in_a_column() {
        let long = "x".repeat(60);
        let made = X::Keyed("T".into(), vec![("A".into(), name(&long)), ("Long".into(), name(&long))]);
        assert_eq!(made.laid_out(0, 0, 0), format!("T{{\n\tA:    {long},\n\tLong: {long},\n}}"));
    }
}
