/// What is wrong with a text in segment notation, and where.
package struct NotationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Name of the file as the caller gave it.
    package var file: String
    /// Line, counted from 1.
    package var line: Int
    /// Column in octets, counted from 1.
    package var column: Int
    /// What was found and what was expected.
    package var message: String

    /// `file:line:column: message`, as compilers print it.
    package var description: String {
        "\(file):\(line):\(column): \(message)"
    }
}
