/// A part of the program that is given octets nobody chose. Each must hold its invariants for any octets; a trap, a
/// sanitizer's finding or a hang is a failure as well.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// The octets are a file.
    case readers
    /// The octets choose a link type and settings, then hold frames; see ``checkDecoder(_:)``.
    case decoder
    /// The octets are a file and behind it one that chooses how it is analyzed and shown.
    case pipeline
    /// The octets are text from outside, such as a file's name, and behind it one that chooses where it is shown.
    case terminal

    package func check(_ octets: [UInt8]) throws(Violation) {
        switch self {
        case .readers: try checkReaders(octets)
        case .decoder: try checkDecoder(octets)
        case .pipeline: try checkPipeline(octets)
        case .terminal: try checkTerminal(octets)
        }
    }
}

/// An invariant that does not hold.
package struct Violation: Error, CustomStringConvertible {
    package let description: String
}

func require(_ holds: Bool, _ what: @autoclosure () -> String) throws(Violation) {
    if !holds { throw Violation(description: what()) }
}
