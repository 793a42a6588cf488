//! Rust text laid out as `rustfmt` lays it out, with `use_small_heuristics = "Max"`.
//!
//! Expressions are trees; [`Doc::lay`] takes the one-line form where it fits and else breaks as rustfmt would. Only the
//! shapes that generated code has are known here; nothing runs rustfmt.

mod chain;
mod flat;

use std::cell::Cell;

/// The width of a line, as `rustfmt.toml` says beside the generated crate.
pub const WIDTH: usize = 120;

const TAB: usize = 4;

/// An expression.
#[derive(Clone, Debug)]
pub enum Doc {
    /// A name, a literal: never broken.
    Text(String),
    /// `head(a, b)`
    Call(Box<Doc>, Vec<Doc>),
    /// `head!(a, b)`: like a call, but no comma is put after the last argument.
    Macro(String, Vec<Doc>),
    /// `root.a.b(c)?`
    Chain(Box<Doc>, Vec<Link>),
    /// `a op b op c` of one operator.
    Infix(&'static str, Vec<Doc>),
    /// `op inner`: `&`, `*`, `!`, `-`, `return `
    Prefix(&'static str, Box<Doc>),
    /// `(inner)`
    Paren(Box<Doc>),
    /// `Head { a: b, c, ..base }`
    Struct(String, Vec<(String, Doc)>, Option<Box<Doc>>),
    /// `[a, b]`, `vec![a, b]`
    Array(&'static str, Vec<Doc>),
    /// `(a, b)`
    Tuple(Vec<Doc>),
    /// `{ … }`
    Block(Block),
    /// `|a, b| body`
    Closure(String, Box<Doc>),
    /// `if a { … } else { … }`; the conditions are finished texts but for their last value.
    If(Vec<(Head, Block)>, Option<Block>),
    /// `match subject { … }`
    Match(Box<Doc>, Vec<(String, Doc)>),
    /// `let pattern = value`, as part of a condition.
    Let(String, Box<Doc>),
}

/// One piece of a chain.
#[derive(Clone, Debug)]
pub enum Link {
    /// `.name`
    Field(String),
    /// `.name(a, b)`
    Method(String, Vec<Doc>),
    /// `?`
    Try,
}

/// What stands between a keyword and a block: `if let Some(x) = value`.
#[derive(Clone, Debug)]
pub struct Head {
    /// `if let Some(x) = `, `while `, `for x in `
    pub before: String,
    /// The value.
    pub value: Doc,
}

/// Statements, and a value at the end if there is one.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// In order.
    pub stmts: Vec<Stmt>,
    /// Without `;`.
    pub tail: Option<Box<Doc>>,
}

/// A statement.
#[derive(Clone, Debug)]
pub enum Stmt {
    /// `let a: T = value;`, `place += value;`: `before` ends with the `=`.
    Assign(Doc, String, Doc),
    /// `value;`
    Expr(Doc),
    /// An expression with a block, which needs no `;`.
    Plain(Doc),
    /// `let pattern = value else { … };`
    LetElse(String, Doc, Block),
    /// `for x in xs { … }`, `while a { … }`
    Loop(Head, Block),
    /// A finished line, such as `let x;` or `break;`.
    Line(String),
}

impl Doc {
    /// A text that is never broken.
    pub fn text(text: impl Into<String>) -> Doc {
        Doc::Text(text.into())
    }

    /// `head(args)`
    pub fn call(head: impl Into<String>, args: Vec<Doc>) -> Doc {
        Doc::Call(Box::new(Doc::text(head)), args)
    }

    /// This with one more link.
    #[must_use]
    pub fn link(self, link: Link) -> Doc {
        match self {
            Doc::Chain(root, mut links) => {
                links.push(link);
                Doc::Chain(root, links)
            }
            root => Doc::Chain(Box::new(root), vec![link]),
        }
    }

    /// `self.name(args)`
    #[must_use]
    pub fn method(self, name: impl Into<String>, args: Vec<Doc>) -> Doc {
        self.link(Link::Method(name.into(), args))
    }

    /// `self.name`
    #[must_use]
    pub fn field(self, name: impl Into<String>) -> Doc {
        self.link(Link::Field(name.into()))
    }

    /// This where a block follows: a struct literal needs parentheses there.
    #[must_use]
    pub fn in_head(self) -> Doc {
        match self {
            Doc::Struct(..) => Doc::Paren(Box::new(self)),
            Doc::Infix(op, items) => Doc::Infix(op, items.into_iter().map(Doc::in_head).collect()),
            Doc::Prefix(op, inner) => Doc::Prefix(op, Box::new(inner.in_head())),
            Doc::Chain(root, links) => Doc::Chain(Box::new(root.in_head()), links),
            other => other,
        }
    }

    /// This where `else` follows: what ends with a brace needs parentheses there.
    #[must_use]
    pub fn before_else(self) -> Doc {
        if self.ends_with_brace() { Doc::Paren(Box::new(self)) } else { self }
    }

    fn ends_with_brace(&self) -> bool {
        match self {
            Doc::Struct(..) | Doc::Block(_) | Doc::If(..) | Doc::Match(..) => true,
            Doc::Infix(_, items) => items.last().is_some_and(Doc::ends_with_brace),
            Doc::Prefix(_, inner) | Doc::Closure(_, inner) => inner.ends_with_brace(),
            _ => false,
        }
    }

    /// The text on one line; `None` for what always takes several.
    pub fn flat(&self) -> Option<String> {
        flat::within(self, usize::MAX)
    }

    /// The text from column `used` on, with `after` columns to be kept free behind it; further lines start at `indent`.
    /// `None` where the form that is being tried does not allow it.
    pub fn lay(&self, indent: usize, used: usize, after: usize) -> Option<String> {
        let flat = WIDTH.checked_sub(used + after).and_then(|room| flat::within(self, room));
        flat.or_else(|| self.broken(indent, used, after))
    }

    /// The text in several lines, where it can be.
    fn broken(&self, indent: usize, used: usize, after: usize) -> Option<String> {
        Some(match self {
            Doc::Text(text) => text.clone(),
            Doc::Call(head, args) => {
                let head = head.lay(indent, used, 1)?;
                let used = if head.contains('\n') { last_width(&head) } else { used + width(&head) };
                let args = Arguments { args, name: width(&head), comma: true };
                head + &args.lay(indent, used, after)?
            }
            Doc::Macro(head, args) => {
                let args = Arguments { args, name: width(head), comma: false };
                format!("{head}{}", args.lay(indent, used + width(head), after)?)
            }
            Doc::Chain(root, links) => chain::lay(root, links, indent, used, after)?,
            Doc::Infix(op, items) => infix(op, items, indent, used, after)?,
            Doc::Prefix(op, inner) => format!("{op}{}", inner.lay(indent, used + op.len(), after)?),
            Doc::Paren(inner) => format!("({})", inner.lay(indent, used + 1, after + 1)?),
            Doc::Struct(head, fields, base) => broken_struct(head, fields, base.as_deref(), indent)?,
            Doc::Array(head, items) => array(head, items, indent, used, after)?,
            Doc::Tuple(items) => Arguments { args: items, name: 0, comma: true }.lay(indent, used, after)?,
            Doc::Block(block) => braces(block, indent)?,
            Doc::Closure(head, body) => closure(head, body, indent, used, after)?,
            Doc::If(branches, otherwise) => broken_if(branches, otherwise.as_ref(), indent)?,
            Doc::Match(subject, arms) => broken_match(subject, arms, indent, used)?,
            Doc::Let(pattern, value) => {
                let before = format!("let {pattern} = ");
                let value = value.lay(indent, used + width(&before), after)?;
                before + &value
            }
        })
    }

    /// Whether it is a call of a method, behind whatever stands before and after it.
    fn is_method_call(&self) -> bool {
        match self {
            Doc::Chain(_, links) => {
                matches!(links.iter().rev().find(|link| !matches!(link, Link::Try)), Some(Link::Method(..)))
            }
            Doc::Prefix(_, inner) => inner.is_method_call(),
            _ => false,
        }
    }

    /// Whether it may go on over several lines as the last of `count` arguments.
    fn overflows(&self, count: usize) -> bool {
        match self {
            Doc::Closure(..) => true,
            Doc::Prefix(_, inner) => inner.overflows(count),
            Doc::Chain(root, links) if links.iter().all(|link| matches!(link, Link::Try)) => root.overflows(count),
            Doc::Text(_) | Doc::Infix(..) | Doc::Paren(_) => false,
            _ => count == 1,
        }
    }
}

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    text.chars().count()
}

/// Spaces.
pub fn pad(indent: usize) -> String {
    " ".repeat(indent)
}

fn last_width(text: &str) -> usize {
    width(text.rsplit('\n').next().unwrap_or(text))
}

fn first_width(text: &str) -> usize {
    width(text.split('\n').next().unwrap_or(text))
}

fn lines(text: &str) -> usize {
    text.split('\n').count()
}

fn field_text(name: &str, value: &str) -> String {
    if name == value { value.to_owned() } else { format!("{name}: {value}") }
}

thread_local! {
    /// Whether chains have to stay on one line, their last call aside: the form that is being tried asks for it.
    static ONE_LINE_CHAINS: Cell<bool> = const { Cell::new(false) };
}

/// What stands in the parentheses behind a name of this width.
struct Arguments<'a> {
    args: &'a [Doc],
    name: usize,
    comma: bool,
}

impl Arguments<'_> {
    /// `(a, b)`: the last argument may go on over several lines; else one a line.
    fn lay(&self, indent: usize, used: usize, after: usize) -> Option<String> {
        if self.args.is_empty() {
            return Some("()".to_owned());
        }
        self.overflowing(indent, used, after).or_else(|| self.vertical(indent))
    }

    fn overflowing(&self, indent: usize, used: usize, after: usize) -> Option<String> {
        let (last, others) = self.args.split_last()?;
        if !last.overflows(self.args.len()) {
            return None;
        }
        let is_closure = |arg: &Doc| matches!(arg, Doc::Closure(..));
        if is_closure(last) && others.iter().any(is_closure) {
            return None;
        }
        let others = flat::all_within(others, WIDTH)?;
        let separator = if others.is_empty() { "" } else { ", " };
        let before = format!("({others}{separator}");
        let combined = self.args.len() == 1 && self.name < TAB;
        let outer = ONE_LINE_CHAINS.get();
        ONE_LINE_CHAINS.set(outer || (last.is_method_call() && !combined));
        let text = last.lay(indent, used + width(&before), after + 1);
        ONE_LINE_CHAINS.set(outer);
        let text = text.filter(|text| text.contains('\n') && used + width(&before) + first_width(text) <= WIDTH)?;
        Some(format!("{before}{text})"))
    }

    fn vertical(&self, indent: usize) -> Option<String> {
        let inner = indent + TAB;
        let mut text = "(\n".to_owned();
        for (index, arg) in self.args.iter().enumerate() {
            let comma = if self.comma || index + 1 < self.args.len() { "," } else { "" };
            text += &format!("{}{}{comma}\n", pad(inner), arg.lay(inner, inner, 1)?);
        }
        Some(text + &pad(indent) + ")")
    }
}

fn infix(op: &str, items: &[Doc], indent: usize, used: usize, after: usize) -> Option<String> {
    let inner = indent + TAB;
    let mut text = String::new();
    for (index, item) in items.iter().enumerate() {
        let last = index + 1 == items.len();
        let after = if last { after } else { 0 };
        if index == 0 {
            text += &item.lay(indent, used, after)?;
        } else {
            text += &format!("\n{}{op} {}", pad(inner), item.lay(inner, inner + op.len() + 1, after)?);
        }
    }
    Some(text)
}

fn broken_struct(head: &str, fields: &[(String, Doc)], base: Option<&Doc>, indent: usize) -> Option<String> {
    let inner = indent + TAB;
    let mut text = format!("{head} {{\n");
    for (name, value) in fields {
        let start = inner + width(name) + 2;
        let value = value.lay(inner, start, 1)?;
        text += &format!("{}{},\n", pad(inner), field_text(name, &value));
    }
    if let Some(base) = base {
        text += &format!("{}..{}\n", pad(inner), base.lay(inner, inner + 2, 0)?);
    }
    Some(text + &pad(indent) + "}")
}

/// One element a line, or as many as fit where all are short.
fn array(head: &str, items: &[Doc], indent: usize, used: usize, after: usize) -> Option<String> {
    let inner = indent + TAB;
    if let [only] = items
        && only.overflows(1)
        && let Some(text) = only.lay(indent, used + width(head), after + 1)
        && text.contains('\n')
        && used + width(head) + first_width(&text) <= WIDTH
    {
        return Some(format!("{head}{text}]"));
    }
    let texts: Option<Vec<String>> = items.iter().map(|item| item.lay(inner, inner, 1)).collect();
    let texts = texts?;
    let short = texts.iter().all(|text| width(text) <= 10);
    let mut text = format!("{head}\n{}", pad(inner));
    let mut column = inner;
    for (index, item) in texts.iter().enumerate() {
        if index > 0 && (!short || column + width(item) + 2 > WIDTH) {
            text += &format!("\n{}", pad(inner));
            column = inner;
        } else if index > 0 {
            text.push(' ');
            column += 1;
        }
        text += &format!("{item},");
        column += width(item) + 1;
    }
    Some(format!("{text}\n{}]", pad(indent)))
}

/// The value of a block that holds nothing else.
fn unbraced(body: &Doc) -> &Doc {
    match body {
        Doc::Block(Block { stmts, tail: Some(tail) }) if stmts.is_empty() => tail,
        body => body,
    }
}

/// A closure whose body is no block takes one when it does not fit on the line.
fn closure(head: &str, body: &Doc, indent: usize, used: usize, after: usize) -> Option<String> {
    let body = match unbraced(body) {
        Doc::Block(block) => braces(block, indent),
        Doc::Match(..) | Doc::Struct(..) => body.lay(indent, used + width(head) + 1, after),
        body => braces(&Block::value(body.clone()), indent),
    };
    Some(format!("{head} {}", body?))
}

fn broken_if(branches: &[(Head, Block)], otherwise: Option<&Block>, indent: usize) -> Option<String> {
    let mut text = String::new();
    for (index, (head, block)) in branches.iter().enumerate() {
        let before = if index == 0 { "" } else { " else " };
        text += &head.with_block(before, block, indent)?;
    }
    if let Some(otherwise) = otherwise {
        text += &format!(" else {}", braces(otherwise, indent)?);
    }
    Some(text)
}

fn broken_match(subject: &Doc, arms: &[(String, Doc)], indent: usize, used: usize) -> Option<String> {
    let inner = indent + TAB;
    let mut text = format!("match {} {{\n", subject.lay(indent, used + 6, 2)?);
    for (pattern, body) in arms {
        text += &format!("{}{pattern} => {}\n", pad(inner), arm(body, inner, inner + width(pattern) + 4)?);
    }
    Some(text + &pad(indent) + "}")
}

/// An arm of a `match` that stands in a template.
pub fn arm_text(pattern: &str, body: &Doc, indent: usize) -> String {
    format!("{pattern} => {}", arm(body, indent, indent + width(pattern) + 4).unwrap_or_default())
}

/// The body of an arm: behind the arrow, or in a block of its own.
fn arm(body: &Doc, indent: usize, used: usize) -> Option<String> {
    if let Doc::Block(block) = body {
        return braces(block, indent);
    }
    let here = body.lay(indent, used, 1)?;
    if (!here.contains('\n') && used + width(&here) < WIDTH) || matches!(body, Doc::Match(..)) {
        return Some(here + ",");
    }
    let inner = indent + TAB;
    let below = body.lay(inner, inner, 0)?;
    if body.overflows(1)
        && !matches!(body, Doc::If(..))
        && !prefers_below(&here, &below)
        && used + first_width(&here) <= WIDTH
    {
        return Some(here + ",");
    }
    Some(format!("{{\n{}{below}\n{}}}", pad(inner), pad(indent)))
}

/// Whether a value stands better on the line below than behind its `=`.
fn prefers_below(here: &str, below: &str) -> bool {
    let opens = |text: &str, bracket: char| text.split('\n').next().is_some_and(|line| line.ends_with(bracket));
    let opens_here_alone = |bracket| opens(here, bracket) && !opens(below, bracket);
    !below.contains('\n') || lines(here) > lines(below) + 1 || ['(', '{', '['].into_iter().any(opens_here_alone)
}

impl Head {
    /// The conditions of an `if`, which `&&` puts together.
    pub fn clauses(self) -> Vec<Doc> {
        let pattern = self.before.strip_prefix("if let ").and_then(|rest| rest.strip_suffix(" = "));
        match (pattern, self.value) {
            (Some(pattern), value) => vec![Doc::Let(pattern.to_owned(), Box::new(value))],
            (None, Doc::Infix("&&", items)) => items,
            (None, value @ Doc::Infix("||", _)) => vec![Doc::Paren(Box::new(value))],
            (None, value) => vec![value],
        }
    }

    /// The brace stands on a line of its own where the head leaves no room for it.
    fn with_block(&self, before: &str, block: &Block, indent: usize) -> Option<String> {
        let start = indent + width(before) + width(&self.before);
        let value = self.value.lay(indent, start, 0)?;
        if matches!(self.value, Doc::Text(_)) && start + width(&value) > WIDTH {
            let (keyword, space) = (self.before.trim_end(), pad(indent));
            let block = braces(block, indent)?;
            return Some(format!("{before}{keyword}\n{}{value}\n{space}{block}", pad(indent + TAB)));
        }
        let crowded = if value.contains('\n') { !is_extendable(&value) } else { start + width(&value) + 2 > WIDTH };
        let open = if crowded { format!("\n{}", pad(indent)) } else { " ".to_owned() };
        Some(format!("{before}{}{value}{open}{}", self.before, braces(block, indent)?))
    }
}

/// Whether the last line of a text is a closing bracket, behind which something may follow.
fn is_extendable(text: &str) -> bool {
    let last = text.rsplit('\n').next().unwrap_or(text);
    last.trim_start().chars().all(|c| matches!(c, ')' | ']' | '}' | '?' | '>' | ';'))
}

impl Block {
    /// A block of nothing but a value.
    pub fn value(tail: Doc) -> Block {
        Block { stmts: Vec::new(), tail: Some(Box::new(tail)) }
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.stmts.is_empty() && self.tail.is_none()
    }

    /// The lines of the block, without its braces.
    pub fn body(&self, indent: usize) -> String {
        self.lines(indent).unwrap_or_default()
    }

    fn lines(&self, indent: usize) -> Option<String> {
        let mut text = String::new();
        for stmt in &self.stmts {
            text += &format!("{}{}\n", pad(indent), stmt.lay(indent)?);
        }
        if let Some(tail) = &self.tail {
            text += &format!("{}{}\n", pad(indent), tail.lay(indent, indent, 0)?);
        }
        Some(text)
    }
}

/// `{ … }` over several lines; `{}` when nothing stands in it.
fn braces(block: &Block, indent: usize) -> Option<String> {
    if block.is_empty() {
        return Some("{}".to_owned());
    }
    Some(format!("{{\n{}{}}}", block.lines(indent + TAB)?, pad(indent)))
}

impl Stmt {
    /// `let pattern = value;`
    pub fn bind(pattern: impl Into<String>, value: Doc) -> Stmt {
        Stmt::Assign(Doc::text(format!("let {}", pattern.into())), "=".to_owned(), value)
    }

    fn lay(&self, indent: usize) -> Option<String> {
        Some(match self {
            Stmt::Assign(place, op, value) => {
                let before = format!("{} {op}", place.lay(indent, indent, op.len() + 1)?);
                assigned(&before, value, indent, 1)? + ";"
            }
            Stmt::Expr(value) => value.lay(indent, indent, 1)? + ";",
            Stmt::Plain(value) => value.broken(indent, indent, 0)?,
            Stmt::LetElse(pattern, value, block) => let_else(pattern, value, block, indent)?,
            Stmt::Loop(head, block) => head.with_block("", block, indent)?,
            Stmt::Line(text) => text.clone(),
        })
    }
}

/// A value behind `before`, or on the line below where rustfmt prefers that.
fn assigned(before: &str, value: &Doc, indent: usize, after: usize) -> Option<String> {
    let start = if before.contains('\n') { last_width(before) } else { indent + width(before) } + 1;
    let here = value.lay(indent, start, after);
    let spared = spared_by_chains(value);
    if let Some(here) =
        here.as_ref().filter(|here| !here.contains('\n') && start + width(here) + after + spared <= WIDTH)
    {
        return Some(format!("{before} {here}"));
    }
    let inner = indent + TAB;
    let below = value.lay(inner, inner, after).filter(|below| inner + first_width(below) <= WIDTH);
    let fits = |below: &String| below.split('\n').all(|line| width(line) <= WIDTH);
    match (here, below.filter(fits)) {
        (Some(here), Some(below))
            if prefers_below(&here, &below) || start + first_width(&here) > WIDTH || !here.contains('\n') =>
        {
            Some(format!("{before}\n{}{below}", pad(inner)))
        }
        (Some(here), _) => Some(format!("{before} {here}")),
        (None, below) => Some(format!("{before}\n{}{}", pad(inner), below?)),
    }
}

/// What rustfmt leaves free behind a chain that ends in `?` and is assigned: it counts that twice.
fn spared_by_chains(value: &Doc) -> usize {
    match value {
        Doc::Chain(_, links) if links.len() > 1 && matches!(links.last(), Some(Link::Try)) => 2,
        _ => 0,
    }
}

fn let_else(pattern: &str, value: &Doc, block: &Block, indent: usize) -> Option<String> {
    let text = assigned(&format!("let {pattern} ="), value, indent, 0)?;
    let crowded =
        if text.contains('\n') { !is_extendable(&text) } else { indent + width(&text) + width(" else {") >= WIDTH };
    let between = if crowded { format!("\n{}", pad(indent)) } else { " ".to_owned() };
    Some(format!("{text}{between}else {};", braces(block, indent)?))
}

#[cfg(test)]
mod tests;
