pub record Circle { radius: Float; }
pub record Square { side: Float; }

/// What can be drawn.
pub union Shape { Circle, Square }

pub fn area(shape: Shape) -> Float {
    return match shape {
        Circle(circle) => 3.0 * circle.radius * circle.radius,
        Square(square) => square.side * square.side,
    };
}

pub fn unit_square() -> Shape { return Square(1.0); }
