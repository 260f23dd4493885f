/// A file's name as the system has it: octets, which need not be UTF-8. `-` is standard input or standard output.
package struct PathName: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The octets, without a final NUL.
    package let octets: [UInt8]

    /// A name from its octets, without a final NUL.
    package init(octets: [UInt8]) {
        self.octets = octets
    }

    /// A name in UTF-8.
    package init(_ text: String) {
        octets = Array(text.utf8)
    }

    package init(stringLiteral text: String) {
        self.init(text)
    }

    /// A name from a C string such as an element of `argv`, which is copied.
    @safe package init(cString: UnsafePointer<CChar>) {
        octets = unsafe UnsafeBufferPointer(start: cString, count: CLibrary.length(cString))
            .map { UInt8(bitPattern: $0) }
    }

    /// Whether this is `-`.
    package var isStandardStream: Bool { octets == [UInt8(ascii: "-")] }

    /// The name as text; ill-formed UTF-8 shows as U+FFFD. Control characters are as in the name: whoever prints the
    /// text to a terminal escapes them.
    package var text: String { String(decoding: octets, as: UTF8.self) }

    /// The name with a final NUL; nil when a NUL within would make it another name.
    var nullTerminated: [CChar]? {
        octets.contains(0) ? nil : octets.map { CChar(bitPattern: $0) } + [0]
    }
}
