//! Random declarations: enums, records, unions, errors, functions, classes.

use crate::body::{Body, Frame, Gives, Holder, Holds};
use crate::choices::Choices;
use crate::types::{Ty, letter};
use crate::world::{CASES, Class, Field, Function, Record, World};
use std::fmt::Write as _;

/// Declares what a program may use.
pub struct Declarer<'w, 'n> {
    pub choices: &'w mut Choices<'n>,
    pub world: &'w mut World,
}

impl Declarer<'_, '_> {
    /// Some of everything.
    pub fn all(&mut self) {
        self.world.public = self.choices.below(3) == 2;
        for _ in 0..self.choices.below(3) {
            self.an_enum();
        }
        for _ in 0..self.choices.below(4) {
            self.a_record();
        }
        if self.world.records.len() > 1 && self.choices.below(2) == 1 {
            self.a_union();
        }
        for _ in 0..self.choices.below(3) {
            self.an_error();
        }
        for _ in 0..self.choices.below(3) {
            self.a_function(None);
        }
        for _ in 0..self.choices.below(3) {
            self.a_class();
        }
    }

    fn an_enum(&mut self) {
        let index = self.world.enums.len();
        let count = 2 + self.choices.below(CASES.len() - 1);
        self.world.enums.push(count);
        let mut text = format!("enum {} {{\n", self.world.name(&Ty::Enum(index)));
        for (case, wire) in &CASES[..count] {
            let _ = writeln!(text, "    {case}{wire},");
        }
        self.world.declare(&(text + "}\n"));
    }

    /// Fields or parameters of types that fit; those with a default may be left out.
    pub fn fields(&mut self, stem: &str, count: usize, fits: impl Fn(&Ty) -> bool) -> Vec<Field> {
        let types: Vec<Ty> = self.world.types().into_iter().filter(|ty| fits(ty)).collect();
        (0..count)
            .map(|index| {
                let ty = types[self.choices.below(types.len())].clone();
                Field { name: format!("{stem}_{index}"), ty, optional: false }
            })
            .collect()
    }

    pub fn of_self(fields: &[Field]) -> Vec<Field> {
        fields.iter().map(|field| Field { name: format!("self.{}", field.name), ..field.clone() }).collect()
    }

    fn a_record(&mut self) {
        let index = self.world.records.len();
        let count = 1 + self.choices.below(4);
        let mut fields = self.fields("f", count, Ty::is_encodable);
        let mut text = format!("record {} {{\n", self.world.name(&Ty::Record(index)));
        for place in 0..count {
            let mut default = String::new();
            if self.choices.below(3) == 2 {
                fields[place].optional = true;
                let earlier = Self::of_self(&fields[..place]);
                let ty = fields[place].ty.clone();
                default = format!(" = {}", Body::constant(self.choices, self.world, &earlier, &ty));
            }
            let Field { name, ty, .. } = &fields[place];
            let _ = writeln!(text, "    {name}: {}{default};", self.world.name(ty));
        }
        let mut methods = Vec::new();
        for place in 0..self.choices.below(3) {
            let method = self.signature(format!("of_{place}"), 2);
            let mut names = Self::of_self(&fields);
            names.extend(method.params.clone());
            let frame = Frame::giving(&method, Vec::new());
            let body = Body::new(self.choices, self.world, &names, frame).indented(2).short(0, 0);
            let _ = write!(text, "\n    fn {} {{\n{body}    }}\n", self.written(&method));
            methods.push(method);
        }
        self.world.records.push(Record { fields, methods });
        self.world.declare(&(text + "}\n"));
    }

    pub fn signature(&mut self, name: String, params: usize) -> Function {
        let count = self.choices.below(params + 1);
        let params = self.fields("p", count, |_| true);
        let types = self.world.types();
        let result = types[self.choices.below(types.len())].clone();
        Function { name, lent: None, params, result, throws: Vec::new(), changes: false }
    }

    pub fn written(&self, function: &Function) -> String {
        let params: Vec<String> =
            function.params.iter().map(|param| format!("{}: {}", param.name, self.world.name(&param.ty))).collect();
        self.head(function, &params)
    }

    pub fn head(&self, function: &Function, params: &[String]) -> String {
        let throws: Vec<String> = function.throws.iter().map(|error| self.world.error(*error)).collect();
        let throws = if throws.is_empty() { String::new() } else { format!(" throws {}", throws.join(", ")) };
        format!("{}({}) -> {}{throws}", function.name, params.join(", "), self.world.name(&function.result))
    }

    fn a_union(&mut self) {
        let index = self.world.unions.len();
        let members: Vec<usize> = (0..self.world.records.len()).collect();
        let names: Vec<String> = members.iter().map(|record| self.world.name(&Ty::Record(*record))).collect();
        self.world.unions.push(members);
        self.world.declare(&format!(
            "union {} {{\n    {},\n}}\n",
            self.world.name(&Ty::Union(index)),
            names.join(",\n    ")
        ));
    }

    fn an_error(&mut self) {
        let index = self.world.errors.len();
        let count = self.choices.below(3);
        let fields = self.fields("e", count, Ty::is_encodable);
        let params: Vec<String> =
            fields.iter().map(|field| format!("{}: {}", field.name, self.world.name(&field.ty))).collect();
        let shown: Vec<String> = fields.iter().map(|field| self.world.shown(&field.ty, &field.name)).collect();
        let name = self.world.error(index);
        self.world.errors.push(fields);
        self.world.declare(&format!("error {name}({}) \"bad {}\";\n", params.join(", "), shown.join(" ")));
    }

    /// A function; with a class, one that borrows an instance of it.
    fn a_function(&mut self, lent: Option<usize>) {
        let name = format!("help_{}_{}", self.world.number, self.world.functions.len());
        let mut function = self.signature(name, 3);
        function.lent = lent;
        function.throws = (0..self.world.errors.len()).filter(|_| self.choices.below(2) == 1).collect();
        let frame = Frame::giving(&function, Vec::new());
        let mut body = Body::new(self.choices, self.world, &function.params, frame);
        body.holders.extend(lent.map(|class| Holder::lent("lent".to_owned(), class, Holds::One)));
        let count = body.choices.below(4);
        let text = body.short(count, 1);
        let mut params: Vec<String> = lent.iter().map(|class| format!("lent: {}", self.world.class(*class))).collect();
        params.extend(function.params.iter().map(|param| format!("{}: {}", param.name, self.world.name(&param.ty))));
        self.world.declare(&format!("fn {} {{\n{text}}}\n", self.head(&function, &params)));
        self.world.functions.push(function);
    }

    fn a_class(&mut self) {
        let index = self.world.classes.len();
        let count = self.choices.below(3);
        let mut params = self.fields("size", count, |_| true);
        let count = 1 + self.choices.below(3);
        let vars = self.fields("sum", count, |_| true);
        let name = self.world.class(index);
        let mut text = format!("class {name} {{\n");
        for field in &params {
            let _ = writeln!(text, "    {}: {};", field.name, self.world.name(&field.ty));
        }
        let mut written = params.clone();
        for field in &vars {
            let ty = self.world.name(&field.ty);
            if self.choices.once_in(4) {
                let _ = writeln!(text, "    var {}: {ty};", field.name);
                params.push(field.clone());
            } else {
                let value = Body::constant(self.choices, self.world, &Self::of_self(&written), &field.ty);
                let _ = writeln!(text, "    var {}: {ty} = {value};", field.name);
            }
            written.push(field.clone());
        }
        let holders = self.spares(index, &mut text);
        let methods = self.methods(&mut text, &written, &vars, &holders);
        self.world.classes.push(Class { params, methods });
        self.world.declare(&(text + "}\n"));
        for _ in 0..self.choices.below(2) {
            self.a_function(Some(index));
        }
        if self.choices.below(2) == 1 {
            self.a_keeper(index);
        }
    }

    /// Fields that hold instances of the class before.
    pub fn spares(&mut self, class: usize, text: &mut String) -> Vec<Holder> {
        let Some(inner) = class.checked_sub(1) else { return Vec::new() };
        let mut holders = Vec::new();
        let name = self.world.class(inner);
        let made = |declarer: &mut Self| {
            let mut body = Body::new(declarer.choices, declarer.world, &[], Frame::of(Gives::Nothing));
            body.lambdas = 1;
            body.made(inner, 0)
        };
        if self.choices.below(2) == 1 {
            let value = made(self);
            let _ = writeln!(text, "    var inner: {name} = {value};");
            holders.push(Holder::lent("self.inner".to_owned(), inner, Holds::One));
        }
        if self.choices.below(2) == 1 {
            let values: Vec<String> = (0..self.choices.below(3)).map(|_| made(self)).collect();
            let _ = writeln!(text, "    var spare: List<{name}> = [{}];", values.join(", "));
            holders.push(Holder::lent("self.spare".to_owned(), inner, Holds::List));
        }
        holders
    }

    fn methods(&mut self, text: &mut String, fields: &[Field], vars: &[Field], holders: &[Holder]) -> Vec<Function> {
        let mut methods: Vec<Function> = Vec::new();
        for place in 0..=self.choices.below(3) {
            let changes = self.choices.below(3) != 2;
            let mut method = self.signature(format!("{}_{place}", if changes { "move" } else { "look" }), 2);
            method.changes = changes;
            let mut names = method.params.clone();
            names.extend(Self::of_self(
                &fields.iter().filter(|field| !changes || !is_of(vars, field)).cloned().collect::<Vec<_>>(),
            ));
            let own = methods.iter().filter(|own| changes || !own.changes).cloned().collect();
            let mut body = Body::new(self.choices, self.world, &names, Frame::giving(&method, own)).indented(2);
            for field in vars.iter().filter(|_| changes) {
                body.declare(format!("self.{}", field.name), field.ty.clone(), true);
            }
            let read = usize::from(!changes);
            body.holders = holders.iter().map(|holder| Holder { read, ..holder.clone() }).collect();
            let count = body.choices.below(4);
            let written = body.short(count, 1);
            let word = if changes { "fn" } else { "query" };
            let public = self.world.word();
            let _ = write!(text, "\n    {public}{word} {} {{\n{written}    }}\n", self.written(&method));
            methods.push(method);
        }
        let state = self.state(fields, holders);
        let _ = write!(text, "\n    query state() -> String {{\n        return \"{state}\";\n    }}\n");
        methods
    }

    /// All fields as text.
    pub fn state(&mut self, fields: &[Field], holders: &[Holder]) -> String {
        let mut shown: Vec<String> =
            fields.iter().map(|field| self.world.shown(&field.ty, &format!("self.{}", field.name))).collect();
        shown.extend(holders.iter().map(|holder| match holder.holds {
            Holds::One => format!("{{{}.state()}}", holder.name),
            _ => format!("{{{}.map(|each| each.state())}}", holder.name),
        }));
        shown.join(" ")
    }

    /// A function that takes an instance, and gives a list with it and another.
    fn a_keeper(&mut self, class: usize) {
        let (number, letter) = (self.world.number, letter(class).to_ascii_lowercase());
        let mut function = self.signature(format!("keep_{number}_{letter}"), 2);
        function.changes = true;
        let name = self.world.class(class);
        let mut body = Body::new(self.choices, self.world, &function.params, Frame::of(Gives::Nothing));
        body.holders.push(Holder::lent("mine".to_owned(), class, Holds::One));
        let call = body.instance_call(&Ty::Int, 1, true).map(|call| format!("    {};\n", call.text));
        body.holders.clear();
        let other = body.made(class, 1);
        let mut params = vec![format!("own mine: {name}")];
        params.extend(function.params.iter().map(|param| format!("{}: {}", param.name, self.world.name(&param.ty))));
        let call = call.unwrap_or_default();
        self.world.declare(&format!(
            "fn {}({}) -> List<{name}> {{\n{call}    return [mine, {other}];\n}}\n",
            function.name,
            params.join(", ")
        ));
        self.world.keepers.push((function, class));
    }
}

fn is_of(vars: &[Field], field: &Field) -> bool {
    vars.iter().any(|var| var.name == field.name)
}
