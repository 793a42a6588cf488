//! Numbers, truth values and times.

use crate::body::Body;
use crate::types::{Code, Level, Ty, infix};

impl Body<'_, '_> {
    pub(super) fn int(&mut self, depth: usize) -> Code {
        match self.choices.below(20) {
            0 | 1 => self.binary(&Ty::Int, Level::Sum, &["+", "-"], depth),
            2 => self.binary(&Ty::Int, Level::Product, &["*"], depth),
            3 => self.divided(depth),
            4 => Code::new(Level::Unary, format!("-{}", self.expression(&Ty::Int, depth).at(Level::Unary))),
            5 => self.method(&Ty::Text, "size()", depth),
            6 | 7 => {
                let ty = self.a_type_that(|ty| matches!(ty, Ty::List(_) | Ty::Map(..)));
                self.method(&ty, "size()", depth)
            }
            8 => self.two("min", &Ty::Int, depth),
            9 => self.two("max", &Ty::Int, depth),
            10 => Code::tight(format!("abs({})", self.expression(&Ty::Int, depth).text)),
            11 => {
                let name = self.choices.pick(&["floor", "round"]);
                Code::tight(format!("{name}({})", self.expression(&Ty::Float, depth).text))
            }
            12 => {
                let ty = self.choices.pick(&[&Ty::Duration, &Ty::Instant]);
                self.method(ty, "milliseconds()", depth)
            }
            13 | 14 => self.changing_call(&Ty::Int, depth).unwrap_or_else(|| self.simple(&Ty::Int)),
            15 | 16 => self.called(&Ty::Int, depth).unwrap_or_else(|| self.simple(&Ty::Int)),
            17 => self.part(&Ty::Int, depth).unwrap_or_else(|| self.simple(&Ty::Int)),
            _ => self.looked_up(&Ty::Int, depth),
        }
    }

    /// A division, most often by something that is not zero.
    fn divided(&mut self, depth: usize) -> Code {
        let left = self.expression(&Ty::Int, depth);
        let sign = self.choices.pick(&["/", "%"]);
        let right = if self.choices.once_in(4) {
            self.expression(&Ty::Int, depth)
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

    pub(super) fn truth(&mut self, depth: usize) -> Code {
        match self.choices.below(14) {
            0 | 1 => self.compared(depth),
            2 => self.binary(&Ty::Bool, Level::And, &["&&"], depth),
            3 => self.binary(&Ty::Bool, Level::Or, &["||"], depth),
            4 => Code::new(Level::Unary, format!("!{}", self.expression(&Ty::Bool, depth).at(Level::Unary))),
            5 => {
                let ty = self.a_type_that(|ty| matches!(ty, Ty::List(_) | Ty::Map(..) | Ty::Text));
                self.method(&ty, "is_empty()", depth)
            }
            6 => {
                let call = self.choices.pick(&["contains", "starts_with", "ends_with"]);
                let base = self.operand(&Ty::Text, depth);
                Code::tight(format!("{base}.{call}({})", self.expression(&Ty::Text, depth).text))
            }
            7 => {
                let ty = self.a_type_that(|ty| matches!(ty, Ty::Map(..)));
                let Ty::Map(key, _) = ty.clone() else { unreachable!("it is a map") };
                let base = self.operand(&ty, depth);
                Code::tight(format!("{base}.has({})", self.expression(&key, depth).text))
            }
            8 | 9 => {
                let ty = self.a_type_that(|ty| matches!(ty, Ty::List(_)));
                let Ty::List(element) = ty.clone() else { unreachable!("it is a list") };
                let call = self.choices.pick(&["any", "all"]);
                let base = self.operand(&ty, depth);
                Code::tight(format!("{base}.{call}({})", self.lambda(&element, &Ty::Bool, depth)))
            }
            10 => {
                let ty = self.a_type_that(|ty| matches!(ty, Ty::Maybe(_)));
                let left = self.expression(&ty, depth);
                infix(Level::Comparison, &left, self.choices.pick(&["==", "!="]), &Code::tight("none"))
            }
            11 => {
                let ty = self.a_type_that(|ty| matches!(ty, Ty::Maybe(_)));
                let Ty::Maybe(inner) = ty.clone() else { unreachable!("it is an optional") };
                let left = self.expression(&ty, depth);
                let right = self.expression(&inner, depth);
                infix(Level::Comparison, &left, "==", &right)
            }
            _ => {
                let ty = self.a_type();
                self.binary(&ty, Level::Comparison, &["==", "!="], depth)
            }
        }
    }

    fn compared(&mut self, depth: usize) -> Code {
        let ty = self.a_type_that(Ty::has_order);
        self.binary(&ty, Level::Comparison, &["<", "<=", "==", ">", ">=", "!="], depth)
    }

    pub(super) fn float(&mut self, depth: usize) -> Code {
        match self.choices.below(8) {
            0 => self.binary(&Ty::Float, Level::Sum, &["+", "-"], depth),
            1 => self.binary(&Ty::Float, Level::Product, &["*"], depth),
            2 => {
                let left = self.expression(&Ty::Float, depth);
                let right = if self.choices.once_in(4) {
                    self.expression(&Ty::Float, depth)
                } else {
                    Code::tight(self.choices.pick(&["2.0", "0.1", "3.0"]))
                };
                infix(Level::Product, &left, "/", &right)
            }
            3 => self.method(&Ty::Int, "to_float()", depth),
            4 => Code::new(Level::Unary, format!("-{}", self.expression(&Ty::Float, depth).at(Level::Unary))),
            5 => {
                let ty = self.choices.pick(&[&Ty::Duration, &Ty::Instant]);
                self.method(ty, "to_seconds()", depth)
            }
            6 => self.looked_up(&Ty::Float, depth),
            _ => self.two("max", &Ty::Float, depth),
        }
    }

    pub(super) fn duration(&mut self, depth: usize) -> Code {
        match self.choices.below(7) {
            0 => self.binary(&Ty::Duration, Level::Sum, &["+", "-"], depth),
            1 => {
                let left = self.expression(&Ty::Duration, depth);
                let sign = self.choices.pick(&["*", "/"]);
                let right = if self.choices.once_in(3) {
                    self.expression(&Ty::Int, depth)
                } else {
                    Code::tight(self.choices.pick(&["2", "3", "7"]))
                };
                infix(Level::Product, &left, sign, &right)
            }
            2 => {
                let left = self.expression(&Ty::Duration, depth);
                let sign = self.choices.pick(&["*", "/"]);
                infix(Level::Product, &left, sign, &Code::tight(self.choices.pick(&["0.5", "3.0", "1.5e-9"])))
            }
            3 => self.binary(&Ty::Instant, Level::Sum, &["-"], depth),
            4 => Code::tight(format!("Duration.of({})", self.expression(&Ty::Int, depth).text)),
            5 => Code::new(Level::Unary, format!("-{}", self.expression(&Ty::Duration, depth).at(Level::Unary))),
            _ => self.two("min", &Ty::Duration, depth),
        }
    }

    pub(super) fn instant(&mut self, depth: usize) -> Code {
        match self.choices.below(4) {
            0 | 1 => {
                let left = self.expression(&Ty::Instant, depth);
                let sign = self.choices.pick(&["+", "-"]);
                infix(Level::Sum, &left, sign, &self.expression(&Ty::Duration, depth))
            }
            2 => Code::tight(format!("Instant.from_seconds({})", self.expression(&Ty::Float, depth).text)),
            _ => self.two("max", &Ty::Instant, depth),
        }
    }
}
