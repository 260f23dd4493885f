import ArgumentParser
import PacketCapture

/// Arguments as text that keeps every octet. A file name need not be UTF-8, but the option parser works on strings: an
/// octet that is not part of a UTF-8 character becomes a private-use character of its own, and is put back afterwards.
enum ArgumentText {
    /// Octet `n` stands as this plus `n`. What is encoded like that in the argument itself is taken apart as well.
    private static let base: UInt32 = 0x10_F700

    /// The command line without the program's name.
    static var commandLine: [String] {
        (1..<max(1, Int(CommandLine.argc))).compactMap { index in
            CommandLine.unsafeArgv[index].map { text(PathName(cString: $0).octets) }
        }
    }

    static func text(_ octets: [UInt8]) -> String {
        var text = String.UnicodeScalarView()
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = octets.makeIterator()
        var position = 0
        func keep(_ count: Int) {
            for octet in octets[position..<position + count] {
                Unicode.Scalar(base + UInt32(octet)).map { text.append($0) }
            }
            position += count
        }
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .emptyInput: return String(text)
            case .error(let length): keep(length)
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                if isStandIn(scalar) {
                    keep(encoded.count)
                } else {
                    text.append(scalar)
                    position += encoded.count
                }
            }
        }
    }

    static func octets(_ text: String) -> [UInt8] {
        text.unicodeScalars.flatMap { scalar in
            isStandIn(scalar) ? [UInt8(scalar.value - base)] : Array(String(scalar).utf8)
        }
    }

    /// The text for messages: octets that are not UTF-8 appear as U+FFFD.
    static func readable(_ text: String) -> String {
        String(decoding: octets(text), as: UTF8.self)
    }

    private static func isStandIn(_ scalar: Unicode.Scalar) -> Bool {
        (base..<base + 256).contains(scalar.value)
    }
}

extension PathName: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(octets: ArgumentText.octets(argument))
    }
}
