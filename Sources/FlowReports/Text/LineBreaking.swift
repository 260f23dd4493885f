/// Where a line of text may end: at spaces, and beside wide characters, which stand without spaces.
enum LineBreaking {
    /// A part of a text that stays on one line.
    struct Piece {
        let text: String
        /// Stands after a space, unless it begins a line.
        let followsSpace: Bool
    }

    /// The text in pieces; spaces and line ends between them are left out.
    static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var piece = String.UnicodeScalarView()
        var followsSpace = false
        func finish() {
            if !piece.isEmpty { pieces.append(Piece(text: String(piece), followsSpace: followsSpace)) }
            piece = String.UnicodeScalarView()
            followsSpace = false
        }
        for scalar in text.unicodeScalars {
            if scalar == " " || scalar == "\n" {
                finish()
                followsSpace = !pieces.isEmpty
                continue
            }
            if let last = piece.last, mayBreak(between: last, and: scalar) { finish() }
            piece.append(scalar)
        }
        finish()
        return pieces
    }

    /// Between a wide character and any other a line may end, but not before what closes and not after what opens.
    private static func mayBreak(between first: Unicode.Scalar, and second: Unicode.Scalar) -> Bool {
        guard DisplayWidth.columns(of: first) == 2 || DisplayWidth.columns(of: second) == 2 else { return false }
        return !closing.contains(second) && !opening.contains(first) && DisplayWidth.columns(of: second) > 0
    }

    private static let closing: Set<Unicode.Scalar> = [
        "，", "。", "、", "；", "：", "！", "？", "）", "」", "』", "】", "》", "〉", "”", "’", "%", ",", ".", ";", ":",
        "!", "?", ")", "]",
    ]
    private static let opening: Set<Unicode.Scalar> = ["（", "「", "『", "【", "《", "〈", "“", "‘", "(", "["]
}
