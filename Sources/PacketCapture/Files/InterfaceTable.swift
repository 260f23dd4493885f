/// The interfaces that a file's frames came from, each once, however many sections and joined captures describe it.
struct InterfaceTable {
    private(set) var interfaces: [CaptureInterface] = []
    private var numbers: [CaptureInterface: UInt16] = [:]
    /// Number within the run of the first interface of this file.
    private let first: UInt16

    init(first: UInt16) {
        self.first = first
    }

    /// Link types of the interfaces, each once, in the order of their first interface.
    var linkTypes: [UInt32] {
        var seen: Set<UInt32> = []
        return interfaces.map(\.linkType).filter { seen.insert($0).inserted }
    }

    /// The number of an interface within the run. Where 16 bits do not suffice, the last ones share theirs.
    mutating func number(of interface: CaptureInterface) -> UInt16 {
        if let number = numbers[interface] { return number }
        let number = UInt16(clamping: Int(first) + interfaces.count)
        if number == .max, interfaces.count > 0, Int(first) + interfaces.count > Int(UInt16.max) { return number }
        interfaces.append(interface)
        numbers[interface] = number
        return number
    }
}
