import { expect, test } from 'vitest'
import { openProblemText } from '../../src/ui/words/launch.ts'

const again = 'https://app.example/launch.html?iss=x&launch=y'

test('a launch that the EHR takes once and has taken sends the person to the EHR, not round in a circle', () => {
  expect(openProblemText({ kind: 'refused-by-server', error: 'invalid_request', again: null })).toMatchObject({
    title: 'This launch has been used before', again: false,
  })
})

test('a launch that was refused for another reason can be tried again', () => {
  expect(openProblemText({ kind: 'refused-by-server', error: 'temporarily_unavailable', again })).toMatchObject({
    title: 'The EHR refused the launch', again: true,
  })
})

test('scopes that are refused to the last are told as such, whether the launch was used before or not', () => {
  for (const address of [again, null]) {
    expect(openProblemText({ kind: 'refused-by-server', error: 'invalid_scope', again: address }).advice).toContain('ask for less in site.json')
  }
})
