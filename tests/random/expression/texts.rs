//! Texts and records.

use super::TEXTS;
use crate::body::Body;
use crate::types::{Code, Level, Ty};

impl Body<'_, '_> {
    pub(super) fn text(&mut self, depth: usize) -> Code {
        match self.choices.below(12) {
            0 | 1 => self.template(depth),
            2 => self.binary(&Ty::Text, Level::Sum, &["+"], depth),
            3 => {
                let call = self.choices.pick(&["upper()", "lower()", "trim()"]);
                self.method(&Ty::Text, call, depth)
            }
            4 => {
                let base = self.operand(&Ty::list(Ty::Text), depth);
                Code::tight(format!("{base}.join({})", self.separator(depth)))
            }
            5 => self.part(&Ty::Text, depth).unwrap_or_else(|| self.simple(&Ty::Text)),
            6 => {
                let (start, end) = self.choices.pick(&[("0", "0"), ("0", "1"), ("0", "2"), ("1", "2")]);
                self.method(&Ty::Text, &format!("slice({start}, {end})"), depth)
            }
            7 => Code::tight(format!("hex({}, 3)", self.choices.pick(&["0", "255", "4096"]))),
            8 => {
                let ty = self.a_type_that(|ty| ty.is_encodable() && !matches!(ty, Ty::Maybe(_)));
                let value = self.expression(&ty, depth).text;
                Code::tight(format!("\"{{Json.of({value})}}\""))
            }
            9 => self.called(&Ty::Text, depth).unwrap_or_else(|| self.simple(&Ty::Text)),
            10 => {
                let base = self.operand(&Ty::Text, depth);
                Code::tight(format!("{base}.join({})", self.expression(&Ty::list(Ty::Text), depth).text))
            }
            _ => self.looked_up(&Ty::Text, depth),
        }
    }

    fn separator(&mut self, depth: usize) -> String {
        if self.choices.below(3) == 2 {
            self.expression(&Ty::Text, depth).text
        } else {
            self.choices.pick(TEXTS).into()
        }
    }

    /// A string with holes.
    fn template(&mut self, depth: usize) -> Code {
        let holes: Vec<String> = (0..=self.choices.below(2))
            .map(|_| {
                let ty = self.a_type_that(Ty::has_text);
                format!("<{{{}}}>", self.expression(&ty, depth).in_head())
            })
            .collect();
        Code::tight(format!("\"{}\"", holes.concat()))
    }

    pub(super) fn record(&mut self, index: usize, depth: usize) -> Code {
        let ty = Ty::Record(index);
        let fields = self.world.records[index].fields.clone();
        match self.choices.below(4) {
            0 => {
                let args = self.args(&fields, depth);
                Code::tight(format!("{}({args})", self.world.name(&ty)))
            }
            1 | 2 => {
                let base = self.operand(&ty, depth);
                let first = self.choices.below(fields.len());
                let count = 1 + self.choices.below(fields.len().min(2));
                let changed = (0..count).map(|offset| &fields[(first + offset) % fields.len()]);
                let changed: Vec<String> =
                    changed.map(|field| format!("{}: {}", field.name, self.wanted(&field.ty, depth))).collect();
                Code::new(Level::Whole, format!("{base} with {{ {} }}", changed.join(", ")))
            }
            _ => self.looked_up(&ty, depth),
        }
    }

    pub(super) fn union(&mut self, index: usize, depth: usize) -> Code {
        let ty = Ty::Union(index);
        if self.choices.below(2) == 1 {
            return self.looked_up(&ty, depth);
        }
        let members = self.world.unions[index].clone();
        let record = Ty::Record(members[self.choices.below(members.len())]);
        let value = self.expression(&record, depth).text;
        Code::tight(self.world.wrap(&ty, &value))
    }
}
