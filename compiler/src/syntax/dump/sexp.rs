//! Nested parentheses with as few lines as fit.

/// How wide a line may be.
const WIDTH: usize = 100;

/// A word, or a head with what belongs to it.
pub(super) enum Sexp {
    /// One word.
    Atom(String),
    /// `(head child child …)`
    List(&'static str, Vec<Sexp>),
}

pub(super) fn atom(word: &str) -> Sexp {
    Sexp::Atom(word.to_owned())
}

/// Text between quotes.
pub(super) fn text(text: &str) -> Sexp {
    Sexp::Atom(format!("{text:?}"))
}

pub(super) fn list(head: &'static str, children: impl IntoIterator<Item = Sexp>) -> Sexp {
    Sexp::List(head, children.into_iter().collect())
}

impl Sexp {
    /// Writes it at this depth: on one line if it fits, else a line for each child that is a list.
    pub(super) fn write(&self, out: &mut String, depth: usize) {
        let start = out.len();
        out.extend(std::iter::repeat_n(' ', 2 * depth));
        if self.write_flat(out, start + WIDTH) {
            return;
        }
        out.truncate(start + 2 * depth);
        let Sexp::List(head, children) = self else { return };
        out.push('(');
        out.push_str(head);
        for child in children {
            match child {
                Sexp::Atom(word) => {
                    out.push(' ');
                    out.push_str(word);
                }
                Sexp::List(..) => {
                    out.push('\n');
                    child.write(out, depth + 1);
                }
            }
        }
        out.push(')');
    }

    /// Writes it on the line; false if that passes `limit`, for a list.
    fn write_flat(&self, out: &mut String, limit: usize) -> bool {
        match self {
            Sexp::Atom(word) => out.push_str(word),
            Sexp::List(head, children) => {
                out.push('(');
                out.push_str(head);
                for child in children {
                    out.push(' ');
                    if !child.write_flat(out, limit) || out.len() > limit {
                        return false;
                    }
                }
                out.push(')');
                return out.len() <= limit;
            }
        }
        true
    }
}
