/// Unfinished files, so that nothing is left of them however the program ends. A signal handler may use it.
enum TemporaryFiles {
    private static let capacity = 64
    nonisolated(unsafe) private static let names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = {
        let names = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: capacity)
        names.initialize(repeating: nil, count: capacity)
        return names
    }()

    /// Creates the table, which must not happen in a handler.
    static func prepare() {
        _ = names
    }

    static func add(_ name: [CChar]) {
        guard let free = (0..<capacity).first(where: { names[$0] == nil }) else { return }
        names[free] = strdup(name)
    }

    /// The file has its final name, or is gone.
    static func forget(_ name: [CChar]) {
        for index in 0..<capacity {
            guard let entry = names[index], strcmp(entry, name) == 0 else { continue }
            names[index] = nil
            free(entry)
        }
    }

    /// Removes all of them.
    static func removeAll() {
        for index in 0..<capacity {
            if let name = names[index] { unlink(name) }
        }
    }
}
