extension OutputBuffer {
    /// Text between tags or within an attribute of XML: markup appears as references, and what no text may hold as on a
    /// terminal.
    mutating func append(xml text: String) {
        var visible = OutputBuffer(capacity: text.utf8.count + 16)
        visible.append(visible: text)
        for index in 0..<visible.count {
            switch visible[index] {
            case UInt8(ascii: "<"): append("&lt;")
            case UInt8(ascii: ">"): append("&gt;")
            case UInt8(ascii: "&"): append("&amp;")
            case UInt8(ascii: "\""): append("&quot;")
            case let octet: append(octet)
            }
        }
    }
}
