/// Hands on what a capture would hold if it ended behind each of its elements, and if any one of them were lost, came twice,
/// or changed places with the one behind it; each with words that say so.
public func forEachFault<Element>(
    of elements: [Element], _ body: (_ elements: [Element], _ fault: String) throws -> Void
) rethrows {
    for index in elements.indices {
        try body(Array(elements[...index]), "up to \(index + 1)")
        var changed = elements
        changed.remove(at: index)
        try body(changed, "without \(index + 1)")
        changed = elements
        changed.insert(elements[index], at: index)
        try body(changed, "with \(index + 1) twice")
        guard index + 1 < elements.count else { continue }
        changed = elements
        changed.swapAt(index, index + 1)
        try body(changed, "with \(index + 1) late")
    }
}
