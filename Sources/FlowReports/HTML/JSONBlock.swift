/// JSON within a page: nothing in it can be taken for markup.
struct JSONBlock: ~Copyable {
    var buffer = OutputBuffer()
    private var isFirst = true

    // MARK: - Structure

    mutating func object(_ name: StaticString? = nil, _ fill: (inout JSONBlock) -> Void) {
        begin(name)
        enclose("{", "}", fill)
    }

    mutating func array(_ name: StaticString? = nil, _ fill: (inout JSONBlock) -> Void) {
        begin(name)
        enclose("[", "]", fill)
    }

    private mutating func enclose(_ open: StaticString, _ close: StaticString, _ fill: (inout JSONBlock) -> Void) {
        buffer.append(open)
        isFirst = true
        fill(&self)
        buffer.append(close)
        isFirst = false
    }

    /// Begins a value: of this name within an object, the next one within an array.
    private mutating func begin(_ name: StaticString?) {
        if !isFirst { buffer.append(",") }
        isFirst = false
        guard let name else { return }
        buffer.append("\"")
        buffer.append(name)
        buffer.append("\":")
    }

    /// The next value stands for itself.
    mutating func restart() { isFirst = true }

    // MARK: - Values

    mutating func put(_ name: StaticString? = nil, _ text: String) {
        begin(name)
        buffer.append(json: text, isInMarkup: true)
    }

    /// A word of the program's own, without anything to escape.
    mutating func put(_ name: StaticString? = nil, code: StaticString) {
        begin(name)
        buffer.append("\"")
        buffer.append(code)
        buffer.append("\"")
    }

    /// Text that came from outside: what could hide or turn other text is made visible.
    mutating func put(_ name: StaticString? = nil, visible text: String) {
        var visible = OutputBuffer(capacity: 256)
        visible.append(visible: text)
        put(name, visible.takeText())
    }

    /// Text that `fill` writes: addresses, times, nothing to escape.
    mutating func put(_ name: StaticString? = nil, plain fill: (inout OutputBuffer) -> Void) {
        begin(name)
        buffer.append("\"")
        fill(&buffer)
        buffer.append("\"")
    }

    mutating func put(_ name: StaticString? = nil, _ number: Int64) {
        begin(name)
        buffer.append(decimal: number)
    }

    mutating func put(_ name: StaticString? = nil, _ number: UInt64) {
        begin(name)
        buffer.append(decimal: number)
    }

    mutating func put(_ name: StaticString? = nil, _ number: UInt32) { put(name, UInt64(number)) }
    mutating func put(_ name: StaticString? = nil, _ number: Int) { put(name, Int64(number)) }

    /// A number that may be unknown: null.
    mutating func put(_ name: StaticString? = nil, optional number: Int64?) {
        begin(name)
        if let number { buffer.append(decimal: number) } else { buffer.append("null") }
    }
}
