//! Lists, maps and optionals.

use crate::body::Body;
use crate::types::{Code, Level, Ty};

impl Body<'_, '_> {
    pub(super) fn list(&mut self, element: &Ty, depth: usize) -> Code {
        let ty = Ty::list(element.clone());
        match self.choices.below(8) {
            0 | 1 => {
                let elements: Vec<String> = (0..=self.choices.below(3)).map(|_| self.wanted(element, depth)).collect();
                Code::tight(self.world.wrap(&ty, &format!("[{}]", elements.join(", "))))
            }
            2 => {
                let base = self.operand(&ty, depth);
                Code::tight(format!("{base}.filter({})", self.lambda(element, &Ty::Bool, depth)))
            }
            3 => {
                let from = self.a_type_that(|ty| matches!(ty, Ty::List(_)));
                let Ty::List(each) = from.clone() else { unreachable!("it is a list") };
                let base = self.operand(&from, depth);
                Code::tight(format!("{base}.map({})", self.lambda(&each, element, depth)))
            }
            4 => {
                let key = self.a_type_that(Ty::has_order);
                let base = self.operand(&ty, depth);
                Code::tight(format!("{base}.sort_by({})", self.lambda(element, &key, depth)))
            }
            5 => self.method(&ty, "distinct()", depth),
            6 if *element == Ty::Text => {
                let separator = self.choices.pick(&["\",\"", "\" \"", "\"a\""]);
                self.method(&Ty::Text, &format!("split({separator})"), depth)
            }
            6 if element.is_key() => self.keys(element, depth).unwrap_or_else(|| self.simple(&ty)),
            _ => self.values(element, depth).unwrap_or_else(|| self.simple(&ty)),
        }
    }

    fn a_map(&mut self, fits: impl Fn(&Ty, &Ty) -> bool) -> Option<Ty> {
        let maps: Vec<Ty> =
            self.world.types().into_iter().filter(|ty| matches!(ty, Ty::Map(k, v) if fits(k, v))).collect();
        self.one_of(&maps)
    }

    fn keys(&mut self, element: &Ty, depth: usize) -> Option<Code> {
        let map = self.a_map(|key, _| key == element)?;
        Some(self.method(&map, "keys()", depth))
    }

    fn values(&mut self, element: &Ty, depth: usize) -> Option<Code> {
        let map = self.a_map(|_, value| value == element)?;
        Some(self.method(&map, "values()", depth))
    }

    pub(super) fn map(&mut self, key: &Ty, value: &Ty, depth: usize) -> Code {
        let ty = Ty::map(key.clone(), value.clone());
        let base = self.operand(&ty, depth);
        let named = if self.choices.below(2) == 1 { self.expression(key, depth).text } else { self.key(key) };
        if self.choices.once_in(3) {
            return Code::tight(format!("{base}.minus({named})"));
        }
        let value = self.wanted(value, depth);
        Code::tight(format!("{base}.put({named}, {value})"))
    }

    pub(super) fn optional(&mut self, inner: &Ty, depth: usize) -> Code {
        let (ty, list) = (Ty::maybe(inner.clone()), Ty::list(inner.clone()));
        match self.choices.below(10) {
            0 => {
                let value = self.wanted(inner, depth);
                Code::tight(self.world.wrap(&ty, &value))
            }
            1 => {
                let call = self.choices.pick(&["first()", "last()", "get(1)"]);
                self.method(&list, call, depth)
            }
            2 if inner.has_order() => {
                let call = self.choices.pick(&["min()", "max()"]);
                self.method(&list, call, depth)
            }
            3 => {
                let Some(map) = self.a_map(|_, value| value == inner) else { return self.simple(&ty) };
                let Ty::Map(key, _) = map.clone() else { unreachable!("it is a map") };
                let base = self.operand(&map, depth);
                Code::tight(format!("{base}.get({})", self.expression(&key, depth).text))
            }
            4 => {
                let base = self.operand(&list, depth);
                Code::tight(format!("{base}.find({})", self.lambda(inner, &Ty::Bool, depth)))
            }
            5 => {
                let from = self.a_type_that(|ty| matches!(ty, Ty::Maybe(_)));
                let Ty::Maybe(each) = from.clone() else { unreachable!("it is an optional") };
                let base = self.operand(&from, depth);
                Code::tight(format!("{base}.map({})", self.lambda(&each, inner, depth)))
            }
            6 => {
                let key = self.a_type_that(Ty::has_order);
                let base = self.operand(&list, depth);
                Code::tight(format!("{base}.min_by({})", self.lambda(inner, &key, depth)))
            }
            7 if *inner == Ty::Int => {
                let list = self.a_type_that(|ty| matches!(ty, Ty::List(_)));
                let Ty::List(element) = list.clone() else { unreachable!("it is a list") };
                let base = self.operand(&list, depth);
                Code::tight(format!("{base}.index_of({})", self.expression(&element, depth).text))
            }
            8 if *inner == Ty::Int => self.method(&Ty::Text, "to_int()", depth),
            8 if *inner == Ty::Float => self.method(&Ty::Text, "to_float()", depth),
            _ => {
                let left = self.expression(&ty, depth).at(Level::Or);
                let right = self.expression(&ty, depth).at(Level::Coalesce);
                Code::new(Level::Coalesce, format!("{left} ?? {right}"))
            }
        }
    }

    /// A value out of an optional, a list or a map.
    pub(super) fn looked_up(&mut self, ty: &Ty, depth: usize) -> Code {
        match self.choices.below(4) {
            0 | 1 if !matches!(ty, Ty::Maybe(_)) => {
                let left = self.expression(&Ty::maybe(ty.clone()), depth).at(Level::Or);
                let right = self.expression(ty, depth).at(Level::Coalesce);
                Code::new(Level::Coalesce, format!("{left} ?? {right}"))
            }
            2 => {
                let list = self.operand(&Ty::list(ty.clone()), depth);
                let index = self.expression(&Ty::Int, depth.min(1));
                let index = if self.choices.once_in(6) { index.text } else { "0".to_owned() };
                Code::tight(format!("{list}[{index}]"))
            }
            _ => {
                let Some(map) = self.a_map(|_, value| value == ty) else { return self.simple(ty) };
                let Ty::Map(key, _) = map.clone() else { unreachable!("it is a map") };
                let (base, key) = (self.operand(&map, depth), self.key(&key));
                if self.choices.once_in(6) {
                    return Code::tight(format!("{base}[{key}]"));
                }
                let value = self.wanted(ty, depth);
                Code::tight(format!("{base}.put({key}, {value})[{key}]"))
            }
        }
    }
}
