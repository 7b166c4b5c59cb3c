import { describe, expect, it } from 'vitest'
import { launchAddress, readLaunchRequest } from '../../src/smart/launch-request.ts'

describe('the address of launch.html', () => {
  it.each([
    ['?iss=https://a.example&launch=x', { iss: 'https://a.example', launch: 'x', view: 'administration' }], ['?iss=a&launch=', { iss: 'a', launch: null, view: 'administration' }],
    ['?iss=a&view=review&patientId=1&clientId=2', { iss: 'a', launch: null, view: 'review' }], ['?iss=a&iss=b', { iss: 'a', launch: null, view: 'administration' }],
    ['?launch=x', 'launch-parameters-missing'], ['?iss=%20', 'launch-parameters-missing'], ['?fhirServiceUrl=a', 'launch-parameters-missing'], ['#iss=a', 'launch-parameters-missing'],
    ['?iss=a&view=Review', 'view-unknown'], ['?iss=a&view=toString', 'view-unknown'],
  ])('%s', (query, expected) => {
    const read = readLaunchRequest(new URL(`https://app.example/launch.html${query}`))
    expect(read.ok ? read.value : read.problem.kind).toEqual(expected)
  })

  it('is made anew from what was read, beside the page', () => {
    const page = new URL('https://app.example/doseline/index.html?code=x#y')
    const request = { iss: 'https://a.example/fhir?x&y', launch: 'a b&c', view: 'review' } as const
    const address = launchAddress(request, page)
    expect(address.href.startsWith('https://app.example/doseline/launch.html?iss=')).toBe(true)
    expect(readLaunchRequest(address)).toEqual({ ok: true, value: request })
    expect(launchAddress({ iss: 'a', launch: null, view: 'administration' }, page).search).toBe('?iss=a')
  })
})
